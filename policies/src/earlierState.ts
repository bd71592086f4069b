import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { getOrganization, getProject, getStack } from "@pulumi/pulumi";
import { contentsKey, type Declared, readDeclared } from "./declared.js";

const run = promisify(execFile);
const maxBytes = 1024 * 1024 * 1024;

/** A ThreatFeed or ThreatCollection as the stack held it before the run. */
export interface Earlier extends Declared {
  /** It is removed from the state and not deleted (retainOnDelete). */
  readonly retained: boolean;
}

/** What the stack held before the run, or in words why that cannot be had. */
export type EarlierState = { readonly resources: readonly Earlier[] } | { readonly fault: string };

let known: Promise<EarlierState> | undefined;

/**
 * The state before the run. The engine shows a policy only what will be, so it comes from the export that
 * EXTRAHOP_POLICY_STATE names, else from `pulumi stack export`. Read once, before any resource that a policy
 * judges is applied, because the first judgement waits for it.
 */
export function earlierState(environment: NodeJS.ProcessEnv = process.env): Promise<EarlierState> {
  known ??= read(environment).catch((error: unknown) => ({ fault: reasonOf(error) }));
  return known;
}

async function read(environment: NodeJS.ProcessEnv): Promise<EarlierState> {
  const file = environment["EXTRAHOP_POLICY_STATE"];
  const text = file ? await readFile(file, "utf8") : await exported(environment);
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: readonly StoredResource[] } };
  const resources = (deployment?.resources ?? []).flatMap(
    ({ urn, type, outputs, retainOnDelete, delete: going }) => {
      const declared = readDeclared({ urn, type, props: outputs ?? {} });
      return declared === undefined || going === true
        ? []
        : [{ ...declared, retained: retainOnDelete === true }];
    },
  );
  return { resources: withIndexes(resources) };
}

/** Collections with the values of the ThreatFeed of the same contents, which alone keeps them. */
function withIndexes(resources: readonly Earlier[]): readonly Earlier[] {
  const contentOf = (one: Earlier) => `${one.digest} ${contentsKey(one)}`;
  const indexes = new Map(
    resources.flatMap((one) => (one.index === undefined ? [] : [[contentOf(one), one.index]])),
  );
  return resources.map((one) => {
    const index = one.index ?? indexes.get(contentOf(one));
    return index === undefined ? one : { ...one, index };
  });
}

interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
  /** It is left over from a replacement. */
  readonly delete?: boolean;
}

async function exported(environment: NodeJS.ProcessEnv): Promise<string> {
  const stack = `${organization()}/${getProject()}/${getStack()}`;
  // The stack's configuration, secrets in plain text, is in the environment of a policy pack; the CLI does
  // not need it.
  const { PULUMI_CONFIG: _, ...env } = environment;
  const { stdout } = await run("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    maxBuffer: maxBytes,
  });
  return stdout;
}

/** Backends without accounts, such as a folder or a bucket, call it so. */
function organization(): string {
  try {
    return getOrganization();
  } catch {
    return "organization";
  }
}

function reasonOf(error: unknown): string {
  const { code, stderr, message } = error as NodeJS.ErrnoException & { readonly stderr?: string };
  const why = code === "ENOENT" && !stderr ? message : (stderr?.trim().split("\n").at(-1) ?? message);
  return `the state before this run cannot be read (${why}). Export it and name the file in the environment as EXTRAHOP_POLICY_STATE`;
}
