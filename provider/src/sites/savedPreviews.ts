import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SiteOutcome } from "./sitesRun.js";
import type { SiteWork } from "./siteWork.js";
import { shortName } from "./stackCommands.js";

/**
 * The first line of a site's saved preview, before the events of its engine. It has what no engine reports of
 * the site: which systems it has, whether it was begun, and why it failed where the engine did not start.
 */
export interface SiteEvent {
  readonly stack: string;
  readonly systems: readonly {
    readonly name: string;
    readonly insecureSkipVerify: boolean;
    readonly generation?: string;
    readonly limits: { readonly observablesPerCollection: number };
  }[];
  /**
   * Systems of collections in the plan that another site manages: what is planned as a deletion only leaves
   * the state.
   */
  readonly elsewhere?: readonly string[];
  /** Absent until the site has ended. */
  readonly result?: "succeeded" | "failed" | "not begun";
  readonly error?: string;
}

/**
 * A folder with one file for each site, for `pulumi-extrahop report --preview <folder>`. No credential is in
 * it.
 */
export class SavedPreviews {
  private readonly events = new Map<string, object[]>();
  private readonly sites = new Map<string, SiteEvent>();
  private readonly elsewhere = new Map<string, ReadonlySet<string>>();

  private constructor(private readonly folder: string) {}

  /**
   * Begins the files of all sites, so that one which is never reached is reported, and none is left from an
   * earlier run.
   */
  static async begin(folder: string, sites: readonly SiteWork[]): Promise<SavedPreviews> {
    await saving(folder, async () => {
      await mkdir(folder, { recursive: true });
      await removeEarlier(folder);
    });
    const saved = new SavedPreviews(folder);
    for (const { stack, systems, elsewhere } of sites) {
      saved.elsewhere.set(stack, new Set(elsewhere));
      saved.sites.set(stack, { stack, systems: systems.map(described) });
      await saved.write(stack, {});
    }
    return saved;
  }

  /** An event of a site's engine. */
  add(stack: string, event: object): void {
    const events = this.events.get(stack) ?? [];
    events.push(event);
    this.events.set(stack, events);
  }

  /** Writes what there is of a site's preview, also where it failed: the report shows how far it came. */
  async end({ stack, ok, skipped, error }: SiteOutcome): Promise<void> {
    await this.write(stack, {
      result: ok ? "succeeded" : skipped ? "not begun" : "failed",
      ...(error === undefined ? {} : { error }),
    });
    this.events.delete(stack);
  }

  private async write(stack: string, ended: Pick<SiteEvent, "result" | "error">): Promise<void> {
    const events = this.events.get(stack) ?? [];
    const elsewhere = plannedSystems(events).filter((name) => this.elsewhere.get(stack)?.has(name));
    const siteEvent = {
      stack,
      systems: [],
      ...this.sites.get(stack),
      ...(elsewhere.length > 0 && { elsewhere }),
      ...ended,
    } satisfies SiteEvent;
    const lines = [{ siteEvent }, ...events].map(lineOf);
    const file = join(this.folder, `${shortName(stack)}.jsonl`);
    await saving(this.folder, () => writeFile(file, lines.join("")));
  }
}

/** @throws Error that names the folder */
async function saving(folder: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `saving previews in ${folder} failed: ${found}\nFix: free some space there, or name another folder that you can write: --save FOLDER.`,
      { cause },
    );
  }
}

/** A site that is gone since must not stay in the report. Other files in the folder are left alone. */
async function removeEarlier(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (name.endsWith(".jsonl") && (await readFile(file, "utf8")).startsWith('{"siteEvent":')) await rm(file);
  }
}

/** Names of the systems whose collections a plan has. */
function plannedSystems(events: readonly object[]): readonly string[] {
  const systems = events.flatMap((event) => {
    const { metadata } = (event as { readonly resourcePreEvent?: PlannedResource }).resourcePreEvent ?? {};
    const system = (metadata?.new ?? metadata?.old)?.inputs?.["system"];
    return typeof system === "string" ? [system] : [];
  });
  return [...new Set(systems)];
}

interface PlannedState {
  readonly inputs?: Readonly<Record<string, unknown>>;
}

interface PlannedResource {
  readonly metadata?: { readonly old?: PlannedState | null; readonly new?: PlannedState | null };
}

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

function described({ name, insecureSkipVerify, generation, limits }: SiteWork["systems"][number]) {
  return {
    name,
    insecureSkipVerify,
    ...(generation === undefined ? {} : { generation }),
    limits: { observablesPerCollection: limits.observablesPerCollection },
  };
}
