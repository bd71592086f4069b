import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineRun } from "../../../tools/pulumi/isolatedEngine.js";
import { addToFigure } from "../../support/figures.js";
import type { Project } from "../../support/project.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

/** Calls of the engine's gRPC log that carry the whole configuration by design. */
const carriesConfiguration = /\.(ResourceProvider\/(Configure|CheckConfig|DiffConfig)|LanguageRuntime\/Run)$/;

/**
 * Part of secrets that a program gives as a resource's property: the engine's calls carry it by design, and
 * the SDK puts it into its debug events.
 */
export const propertyMark = "PROPERTYSECRET5518";

/**
 * Part of every other secret of a test, so that one search finds them all. Letters and digits: a URL's form
 * of it is itself.
 */
export const secretMark = "MARKEDSECRET7391";

/**
 * Runs commands with everything switched on that writes, and searches what was written for marked secrets:
 * what a person sees, the event log, the gRPC log but for the calls that carry configuration by design, the
 * state, and files that were left.
 */
export class SecretWatch {
  private readonly found: string[] = [];
  private readonly forms = formsOf(secretMark);
  private readonly propertyForms = formsOf(propertyMark);

  private constructor(
    private readonly project: Project,
    private readonly logs: string,
  ) {}

  static async over(project: Project): Promise<SecretWatch> {
    return new SecretWatch(project, await temporaryFolder());
  }

  /** Where secrets were found; empty where all is well. */
  get findings(): readonly string[] {
    return this.found;
  }

  async run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<EngineRun> {
    const [events, calls] = [join(this.logs, "events.jsonl"), join(this.logs, "grpc.jsonl")];
    await Promise.all([writeFile(events, ""), writeFile(calls, "")]);
    const run = await this.project.run([...args, "--event-log", events], {
      environment: { ...environment, PULUMI_DEBUG_COMMANDS: "1", PULUMI_DEBUG_GRPC: calls },
    });
    const [command = ""] = args;
    addToFigure("commands whose whole output, logs and state were searched for secrets", 1);
    this.search(`stdout of ${command}`, run.stdout);
    this.search(`stderr of ${command}`, run.stderr);
    this.searchEvents(`events of ${command}`, await readFile(events, "utf8"));
    await this.searchCalls(`gRPC calls of ${command}`, await readFile(calls, "utf8"));
    this.search(`state after ${command}`, await this.project.exportedState());
    await this.searchFolder(join(this.project.folder, "..", "pulumi", "tmp"));
    return run;
  }

  search(
    where: string,
    text: string,
    forms: readonly string[] = [...this.forms, ...this.propertyForms],
  ): void {
    const found = forms.filter((form) => text.includes(form));
    for (const form of found) {
      const at = text.indexOf(form);
      this.found.push(`${where}: … ${text.slice(Math.max(0, at - 120), at + form.length + 40)} …`);
    }
    if (found.length > 0) addToFigure("secrets found", found.length);
  }

  private searchEvents(where: string, log: string): void {
    for (const line of log.split("\n")) {
      const isDebug = /"severity":"debug"/.test(line);
      this.search(where, line, isDebug ? this.forms : undefined);
    }
  }

  private async searchCalls(where: string, log: string): Promise<void> {
    const lines = log.split("\n").filter((line) => line !== "");
    if (lines.length === 0) throw new Error(`${where}: the engine wrote no log`);
    for (const line of lines) {
      const { method } = JSON.parse(line) as { method: string };
      if (!carriesConfiguration.test(method) && this.forms.some((form) => line.includes(form))) {
        this.search(`${where}, ${method}`, line, this.forms);
      }
    }
  }

  /** Searches files that a run left in a folder for such files. */
  async searchFolder(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      this.search(`left over: ${file}`, await readFile(file, "latin1"));
      await rm(file);
    }
  }
}

/** How a text looks in plain, hexadecimal and base64, which has three forms by where the text begins. */
export function formsOf(text: string): readonly string[] {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(" ".repeat(before) + text).toString("base64");
    // The first and last characters also carry bits of the neighbours.
    return encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + text.length) * 8) / 6));
  });
  const url = base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [...new Set([text, text.toLowerCase(), Buffer.from(text).toString("hex"), ...base64, ...url])];
}
