import { hidingSpellings } from "./hidingSpellings.js";
import { uploadedAsShown } from "./uploadedAsShown.js";
import { itWithPython } from "./uploadReaders.js";

describe("a value in another spelling", () => {
  itWithPython(
    `is shown, refused or left out of the upload, in ${hidingSpellings.length} ways`,
    async () => {
      const { asIs, refused } = await uploadedAsShown(hidingSpellings);
      expect({ asIs, refused }).toMatchInlineSnapshot(`
        {
          "asIs": [
            "a contiguous file",
            "one hexadecimal number",
            "a list of values",
            "a quoted step of a path",
            "whitespace in a path",
            "a step into references",
            "user information",
            "qualifiers of time and count",
            "an interval",
            "a validity in the future",
            "escapes in JSON",
            "a lookup by name",
            "several values with a delimiter",
            "a value with line breaks",
            "a value cut by CDATA",
          ],
          "refused": [
            "a member of unknown type",
            "a hard link",
            "a continued volume",
            "a gzipped member",
            "an escape of nothing special",
          ],
        }
      `);
    },
    120_000,
  );
});
