import { withStateRepair } from "./damagedState.js";
import { type PulumiOptions, runPulumiProcess } from "./pulumiProcess.js";

/** The project whose stacks are meant. */
export type ProjectOptions = Pick<PulumiOptions, "folder" | "signal">;

/** A stack as `pulumi stack ls` lists it. */
export interface ListedStack {
  readonly name: string;
  readonly resources: number;
}

/** An effective value of a stack's configuration, secrets in plain text. */
export interface ConfigValue {
  readonly value: string;
  readonly secret: boolean;
}

/**
 * Runs a command of the CLI on one stack, or on the project, and returns what it wrote. It never changes
 * which stack is selected.
 *
 * @throws Error with the CLI's own words, without `input`, and the repair of a damaged state
 */
export async function pulumi(
  args: readonly string[],
  project: ProjectOptions,
  rest: Pick<PulumiOptions, "input"> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runPulumiProcess(
    [...args, "--non-interactive", "--color", "never"],
    { ...project, ...rest },
  );
  if (code === 0) return stdout;
  project.signal.throwIfAborted();
  const { input = "" } = rest;
  const words = input === "" ? stderr : stderr.replaceAll(input, "[secret]");
  throw new Error(
    withStateRepair(words.trim().replace(/^error: /, "")) ||
      `pulumi ${args[0]} ended with ${code ?? "a signal"}`,
  );
}

/** The JSON that a command of the CLI wrote. @throws Error as {@link pulumi}, and where it wrote none */
async function pulumiJson(args: readonly string[], project: ProjectOptions): Promise<unknown> {
  const text = await pulumi(args, project);
  try {
    return JSON.parse(text);
  } catch (cause) {
    // What it wrote may hold secrets.
    throw new Error(
      `\`pulumi ${args.slice(0, 2).join(" ")}\` wrote no JSON to the standard output\n` +
        "Fix: have a wrapper of the CLI write its own lines to the standard error, and check that the CLI's version is 3.216 or newer.",
      { cause },
    );
  }
}

/**
 * All stacks of the project; with `tag`, those that carry it. The names are the last part of a qualified
 * name.
 */
export async function listStacks(project: ProjectOptions, tag?: string): Promise<readonly ListedStack[]> {
  const filter = tag === undefined ? [] : ["--tag", tag];
  const listed = (await pulumiJson(["stack", "ls", "--json", ...filter], project)) as readonly {
    readonly name: string;
    readonly resourceCount?: number;
  }[];
  return listed.map(({ name, resourceCount = 0 }) => ({ name: shortName(name), resources: resourceCount }));
}

/** The last part of ORGANIZATION/PROJECT/STACK. */
export const shortName = (stack: string): string => stack.split("/").at(-1) ?? stack;

/** The configuration of a stack as its program gets it, by full key. */
export async function readConfig(
  stack: string,
  project: ProjectOptions,
): Promise<ReadonlyMap<string, ConfigValue>> {
  const args = ["config", "--json", "--show-secrets", "--stack", stack];
  const config = (await pulumiJson(args, project)) as Readonly<
    Record<string, { readonly value?: string; readonly secret?: boolean }>
  >;
  return new Map(
    Object.entries(config).map(([key, { value = "", secret = false }]) => [key, { value, secret }]),
  );
}

/** Systems of the collections that a stack's state holds. */
export async function systemsInState(
  stack: string,
  project: ProjectOptions,
): Promise<{ readonly resources: number; readonly systems: readonly string[] }> {
  const { deployment } = (await pulumiJson(["stack", "export", "--stack", stack], project)) as {
    readonly deployment: { readonly resources?: readonly StateResource[] };
  };
  const resources = deployment.resources ?? [];
  const names = resources
    .map(({ inputs }) => inputs?.["system"])
    .filter((name): name is string => typeof name === "string");
  return { resources: resources.length, systems: [...new Set(names)].sort() };
}

interface StateResource {
  readonly inputs?: Readonly<Record<string, unknown>>;
}
