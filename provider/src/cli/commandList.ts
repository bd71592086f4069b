import type { DefineCommand } from "./command.js";

export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads the command's code, which only a run of this command needs. */
  readonly load: () => Promise<DefineCommand>;
}

/** Every command in the order of the help. A new one is a file in commands/ and an entry here. */
export const commandList: readonly CommandEntry[] = [
  {
    name: "inspect",
    summary: "say what sources hold: versions, indicators by type, problems",
    load: async () => (await import("./commands/inspect.js")).defineInspect,
  },
  {
    name: "convert",
    summary: "write a source as STIX 1.2 XML or STIX 2.1 JSON",
    load: async () => (await import("./commands/convert.js")).defineConvert,
  },
  {
    name: "validate",
    summary: "check sources as a hook or a CI step does: text, JSON or SARIF",
    load: async () => (await import("./commands/validate.js")).defineValidate,
  },
  {
    name: "systems",
    summary: "import, list, rename, remove and retire the systems of a stack",
    load: async () => (await import("./commands/systems.js")).defineSystems,
  },
  {
    name: "doctor",
    summary: "test each system: connection, certificate, credentials, privilege, firmware, clock",
    load: async () => (await import("./commands/doctor.js")).defineDoctor,
  },
  {
    name: "discover",
    summary: "list what the systems hold, compare with a folder, write declarations for it",
    load: async () => (await import("./commands/discover.js")).defineDiscover,
  },
  {
    name: "coverage",
    summary: "name the sensors of consoles that no declared system covers",
    load: async () => (await import("./commands/coverage.js")).defineCoverage,
  },
  {
    name: "report",
    summary: "write a preview as Markdown for a pull request, or as a page; gates for CI",
    load: async () => (await import("./commands/report.js")).defineReport,
  },
  {
    name: "fleet",
    summary: "run preview, up, refresh or destroy with a stack for each site",
    load: async () => (await import("./commands/fleet.js")).defineFleet,
  },
  {
    name: "sources",
    summary: "fetch the declared sources, pin their content, compare and verify it",
    load: async () => (await import("./commands/sources.js")).defineSources,
  },
  {
    name: "blame",
    summary: "name the sources that hold a value, since when",
    load: async () => (await import("./commands/blame.js")).defineBlame,
  },
  {
    name: "completion",
    summary: "print a script that completes commands and options in a shell",
    load: async () => (await import("./commands/completion.js")).defineCompletion,
  },
];
