import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { packDocuments } from "pulumi-extrahop/stix";
import { argument, report } from "./report.js";

/**
 * pack.js FOLDER OUT: a deterministic archive of the folder's files; finding them is part of the work, as it
 * is for tar.
 */
report(async () => {
  const folder = argument(1);
  const documents = readdirSync(folder).map((name) => {
    const file = join(folder, name);
    return { name, bytes: statSync(file).size, content: { file } };
  });
  await packDocuments(documents, argument(2));
  return documents.length;
});
