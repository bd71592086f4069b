import { hidingSources } from "./hidingSources.js";
import { uploadedAsShown } from "./uploadedAsShown.js";
import { itWithPython } from "./uploadReaders.js";

describe("a value that is hidden in a source", () => {
  itWithPython(
    `is shown, refused or left out of the upload, in ${hidingSources.length} ways`,
    async () => {
      const { asIs, refused } = await uploadedAsShown(hidingSources);
      expect({ asIs, refused }).toMatchInlineSnapshot(`
        {
          "asIs": [
            "a name with a dotless i",
            "a name of a device",
            "a name with a stream",
            "a name with a line break",
            "a charset in PAX",
            "an old header without a magic",
            "an entity of the standard",
            "CDATA in a value",
            "a stylesheet",
            "a related object",
            "a package in a package",
            "a description",
            "version 1.1 of XML",
            "a lone surrogate",
            "a large number",
            "an extension at the top",
            "granular markings",
            "external references",
            "a note",
            "an opinion",
            "an infrastructure",
            "a language that is null",
            "a revocation in words",
          ],
          "refused": [
            "a name with a zero in PAX",
            "a name given twice in PAX",
            "a record of PAX with a wrong length",
            "a size in PAX before a long name",
            "a size with a sign in PAX",
            "a deleted record of PAX",
            "a folder as a file",
            "one gzip in another",
            "an encoding of EBCDIC",
            "a key twice",
            "a key twice, once escaped",
            "objects twice",
            "objects twice, once escaped",
            "a comment",
            "a comma at the end",
            "a string in single quotes",
            "an overlong encoding",
            "a byte order mark twice",
            "a value that is no number",
            "a document after the document",
            "a record separator",
            "a prefix against scripts",
            "objects in an array",
            "a type in an array",
            "a pattern in an array",
            "two patterns in a pattern",
          ],
        }
      `);
    },
    120_000,
  );
});
