import { createProject, type Project } from "../../support/project.js";

/** One collection that the program declares. */
export interface Declared {
  readonly resource: string;
  readonly system: unknown;
  readonly source: string;
  readonly name: string;
  readonly [further: string]: unknown;
}

const program = `
const { readFileSync } = require("node:fs");
const { ThreatCollection } = require("pulumi-extrahop");
for (const { resource, ...args } of JSON.parse(readFileSync("declared.json", "utf8"))) new ThreatCollection(resource, args);
`;

/** Begins every project here: plain JavaScript starts a second sooner than TypeScript. */
export const javascriptProject = (index: string): Readonly<Record<string, string>> => ({
  "Pulumi.yaml": "name: reliability\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  "package.json": '{ "name": "reliability", "private": true, "main": "index.js" }\n',
  "index.js": index,
});

/** A project whose program declares what \`declared.json\` lists. */
export function createCollectionsProject(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<Project> {
  return createProject({ files: { ...javascriptProject(program), "declared.json": "[]", ...files } });
}

export function declare(project: Project, collections: readonly Declared[]): Promise<void> {
  return project.write("declared.json", JSON.stringify(collections));
}
