import { CommandError } from "../commandError.js";
import { runPulumi, type StackChoice } from "./pulumiCli.js";

/** A resource as `pulumi stack export` writes it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A stack's state as `pulumi stack export` writes it; secrets are encrypted in it. */
export interface StackState {
  readonly deployment: { readonly resources?: readonly StateResource[]; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

const collectionType = "pulumi-nodejs:dynamic/extrahop:ThreatCollection";

/** Name of the system that holds a resource's collection; undefined for other resources. */
export function systemOf({ type, id, inputs }: StateResource): string | undefined {
  if (type !== collectionType) return undefined;
  const system = inputs?.["system"];
  if (typeof system === "string") return system;
  // A system described in the program, perhaps encrypted: the id begins with its name.
  return id?.split("/", 1)[0];
}

/** How many collections of a system a state has. */
export const collectionsOf = ({ deployment }: StackState, system: string): number =>
  (deployment.resources ?? []).filter((resource) => systemOf(resource) === system).length;

/** Names of all systems whose collections a state has. */
export const systemsIn = ({ deployment }: StackState): readonly string[] =>
  (deployment.resources ?? []).flatMap((resource) => systemOf(resource) ?? []);

export async function readState(choice: StackChoice, signal: AbortSignal): Promise<StackState> {
  const action = "reading the stack's state";
  const text = await runPulumi(["stack", "export"], choice, { action, signal });
  try {
    return JSON.parse(text) as StackState;
  } catch (cause) {
    throw new CommandError(`${action} failed: pulumi printed no JSON`, { cause });
  }
}

export async function writeState(state: StackState, choice: StackChoice, signal: AbortSignal): Promise<void> {
  const action = "writing the stack's state";
  await runPulumi(["stack", "import"], choice, { action, input: JSON.stringify(state), signal });
}

/** The chosen stack, with its name, and the stacks of its sites, where `fleet` has made some. */
export async function stacksOf(
  choice: StackChoice,
  signal: AbortSignal,
): Promise<readonly Required<StackChoice>[]> {
  const name =
    choice.stack ??
    (await runPulumi(["stack", "", "--show-name"], choice, { action: "finding the stack", signal })).trim();
  const short = name.split("/").at(-1) ?? name;
  // `stack ls` has no --stack of its own.
  const listed = await runPulumi(
    ["stack", "ls", "--json", "--tag", `extrahop:fleet=${short}`],
    { folder: choice.folder },
    { action: "finding the stacks of the sites", signal },
  );
  const sites = JSON.parse(listed) as readonly { readonly name: string }[];
  return [name, ...sites.map((site) => site.name)].map((stack) => ({ folder: choice.folder, stack }));
}
