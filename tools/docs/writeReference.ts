/** `npm run docs:reference`: writes the generated parts of docs/reference.md. */
import { writeFile } from "node:fs/promises";
import { currentReference, referencePage } from "./reference.js";

currentReference()
  .then((page) => writeFile(referencePage, page))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
