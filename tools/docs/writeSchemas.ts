/**
 * `npm run docs:schemas`: writes the JSON Schema that the package publishes for editors, as its command
 * prints it.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../repository.js";

const program = join(repository, "provider", "bin", "pulumi-extrahop.js");
const schema = execFileSync(process.execPath, [program, "sources", "schema"], { encoding: "utf8" });
writeFileSync(join(repository, "provider", "assets", "extrahop.sources.schema.json"), schema);
