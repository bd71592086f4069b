import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SiteOutcome } from "./runSites.js";
import { type Site, stackOfSite } from "./sites.js";

/**
 * The first line of a site's saved preview, before the events of its engine. It tells of the site what no engine does: which systems it has,
 * whether it was begun, and why it failed where the engine had no chance to say so.
 */
export interface SiteEvent {
  readonly stack: string;
  readonly systems: readonly {
    readonly name: string;
    readonly insecureSkipVerify: boolean;
    readonly generation?: string;
    readonly limits: { readonly observablesPerCollection: number };
  }[];
  /** Absent until the site has ended. */
  readonly result?: "succeeded" | "failed" | "not begun";
  readonly error?: string;
}

/** A folder with one file for each site, for `pulumi-extrahop report --preview <folder>`. No credential is in it. */
export class SavedPreviews {
  private readonly events = new Map<string, string[]>();
  private readonly sites = new Map<string, SiteEvent>();

  private constructor(private readonly folder: string) {}

  /** Begins the files of all sites, so that one which is never come to is told of, and none is left from an earlier run. */
  static async begin(folder: string, sites: readonly Site[], baseStack: string): Promise<SavedPreviews> {
    await mkdir(folder, { recursive: true });
    const saved = new SavedPreviews(folder);
    for (const site of sites) {
      const stack = stackOfSite(site, baseStack);
      saved.sites.set(stack, { stack, systems: site.systems.map(described) });
      await saved.write(stack, {});
    }
    return saved;
  }

  /** An event of a site's engine. */
  add(stack: string, event: object): void {
    const lines = this.events.get(stack) ?? [];
    lines.push(lineOf(event));
    this.events.set(stack, lines);
  }

  /** Writes what there is of a site's preview, also where it failed: the report tells how far it came. */
  async end({ stack, ok, skipped, error }: SiteOutcome): Promise<void> {
    await this.write(stack, {
      result: ok ? "succeeded" : skipped ? "not begun" : "failed",
      ...(error === undefined ? {} : { error }),
    });
    this.events.delete(stack);
  }

  private async write(stack: string, ended: Pick<SiteEvent, "result" | "error">): Promise<void> {
    const siteEvent = { stack, systems: [], ...this.sites.get(stack), ...ended } satisfies SiteEvent;
    const lines = [lineOf({ siteEvent }), ...(this.events.get(stack) ?? [])];
    await writeFile(join(this.folder, `${stack}.jsonl`), lines.join(""));
  }
}

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

function described({ name, insecureSkipVerify, generation, limits }: Site["systems"][number]) {
  return {
    name,
    insecureSkipVerify,
    ...(generation === undefined ? {} : { generation }),
    limits: { observablesPerCollection: limits.observablesPerCollection },
  };
}
