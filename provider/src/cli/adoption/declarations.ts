import { quote } from "../../escaping/quoted.js";
import { plural } from "../text/table.js";
import { type Pairing, stateOf } from "./compare.js";

/** What was found on one system. */
export interface Finding {
  readonly system: string;
  readonly pairings: readonly Pairing[];
}

export interface Discovered {
  readonly findings: readonly Finding[];
  /** Names of systems that did not answer. */
  readonly unasked: readonly string[];
  /** Folder of the sources, as the program will name it. */
  readonly folder: string;
}

/**
 * A Pulumi program that declares what the systems hold, so that the first `pulumi up` adopts it. Collections
 * without a source are declared in comments: a system does not hand out contents.
 */
export function programText({ findings, unasked, folder }: Discovered): string {
  const blocks = findings.map(({ system, pairings }) => {
    const held = pairings.filter((pairing) => pairing.held !== undefined);
    const lines = held.map((pairing) => declaration(system, pairing, folder));
    return [`// ${quote(system)} holds ${plural(held.length, "collection")}.`, ...lines].join("\n");
  });
  blocks.push(...unasked.map((system) => `// ${quote(system)} could not be asked.`));
  return [
    'import { ThreatCollection } from "pulumi-extrahop";',
    "",
    "// Found by `pulumi-extrahop discover`. The first `pulumi up` adopts each of these by its name and overwrites its content.",
    "// A system does not hand out contents: where the folder has no source of a name, find the file and take away the slashes.",
    "",
    blocks.join("\n\n"),
    "",
  ].join("\n");
}

function declaration(system: string, pairing: Pairing, folder: string): string {
  const { name, source } = pairing;
  const [mark, path] = source === undefined ? ["// ", `${folder}/${name}.tgz`] : ["", source.path];
  return `${mark}new ThreatCollection(${quote(`${system}/${name}`)}, { system: ${quote(system)}, source: ${quote(path)}, name: ${quote(name)} });`;
}

/** Which sources each system that answered has a collection of. */
export function feedsBySystem({ findings }: Discovered): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    findings.map(({ system, pairings }) => {
      const names = pairings.filter((pairing) => stateOf(pairing) === "both").map(({ name }) => name);
      return [system, [...new Set(names)]];
    }),
  );
}

/**
 * Configuration of a stack: which feeds of the folder are on which system. Only what is on both sides can be
 * declared.
 */
export function configText(discovered: Discovered): string {
  const { findings, unasked, folder } = discovered;
  const systems = Object.entries(feedsBySystem(discovered)).flatMap(([system, names]) => [
    `    ${quote(system)}:${names.length === 0 ? " []" : ""}`,
    ...names.map((name) => `      - ${quote(name)}`),
  ]);
  const without = findings.flatMap(({ system, pairings }) =>
    pairings
      .filter((pairing) => stateOf(pairing) === "systemOnly")
      .map(({ name }) => `# ${quote(system)} also holds ${quote(name)}, of which the folder has no source.`),
  );
  return [
    "# For Pulumi.STACK.yaml; the program gives it to the fleet:",
    '#   const feeds = new Config("extrahop").getObject<Record<string, string[]>>("feeds");',
    '#   new ThreatFleet("fleet", { folder, feeds });',
    ...without,
    ...unasked.map((system) => `# ${quote(system)} could not be asked.`),
    "config:",
    `  extrahop:collections: ${quote(folder)}`,
    `  extrahop:feeds:${systems.length === 0 ? " {}" : ""}`,
    ...systems,
    "",
  ].join("\n");
}
