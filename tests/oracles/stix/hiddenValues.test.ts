import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { hidingSources } from "./hidingSources.js";
import { python, readUpload, seenInPython } from "./uploadReaders.js";

const itWithPython = python === undefined ? it.skip : it;

describe("a value that is hidden in a source", () => {
  itWithPython(
    `is shown, refused or left out of the upload, in ${hidingSources.length} ways`,
    async () => {
      const folder = await temporaryFolder();
      const uploads: { how: string; taken: string; path: string; shown: ReadonlySet<string> }[] = [];
      const refused: string[] = [];
      for (const [i, [how, name, content]] of hidingSources.entries()) {
        const source = join(folder, `${i}-${name}`);
        await writeFile(source, content);
        const { documents: found } = await inspect(source);
        const generation = found[0]?.format === "stix1" ? "stix1" : "stix2";
        const read = await readUpload(source, generation, folder);
        if (read === undefined) {
          refused.push(how);
          continue;
        }
        expect({ how, values: [...read.simulated].sort() }).toEqual({ how, values: [...read.shown].sort() });
        uploads.push({ how, taken: read.how, path: read.path, shown: read.shown });
      }
      const seen = await seenInPython(uploads.map(({ path }) => path));
      for (const [i, { how, taken, shown: values }] of uploads.entries()) {
        const unseen = seen[i]?.filter((value) => !values.has(value));
        expect({ how, taken, unseen }).toEqual({ how, taken, unseen: [] });
      }
      const asIs = uploads.filter(({ taken }) => taken === "as-is").map(({ how }) => how);
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
