import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../repository.js";
import { commandHelp } from "./commandHelp.js";
import { configurationKeys } from "./configurationKeys.js";
import { withPart } from "./generatedParts.js";
import { problemTable } from "./problemCodes.js";

export const referencePage = join(repository, "docs", "reference.md");

/** The reference with its generated parts as they should be now. */
export async function currentReference(): Promise<string> {
  const page = await readFile(referencePage, "utf8");
  const keys = configurationKeys(await readFile(join(repository, "Pulumi.yaml"), "utf8"));
  const parts = { keys, problems: problemTable(), commands: await commandHelp() };
  return Object.entries(parts).reduce((text, [name, part]) => withPart(text, name, part), page);
}
