import type { BaseStack } from "./baseStack.js";
import type { FailureCause } from "./failure.js";
import type { ProjectOptions } from "./stackCommands.js";

export type SiteOperation = "preview" | "up" | "refresh" | "destroy";

/** How one site ended. */
export interface SiteOutcome {
  readonly stack: string;
  readonly systems: readonly string[];
  readonly ok: boolean;
  /** True where it was not begun, because another site failed before or the run was interrupted. */
  readonly skipped: boolean;
  /** True where no system belongs to the site any more; after `up` its stack is gone. */
  readonly former: boolean;
  /** Resources by what happened to them, also where the site failed: create, update, delete, same, … */
  readonly changes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Why it failed, each cause once. */
  readonly causes: readonly FailureCause[];
  /** What the CLI reported where it failed before or after its engine; the causes have it too. */
  readonly error?: string;
}

export interface SitesRun extends ProjectOptions {
  readonly base: BaseStack;
  readonly operation: SiteOperation;
  /** Has `preview` and `up` ask every system first, so that what was changed outside is seen and repaired. */
  readonly refresh: boolean;
  /** Sites worked on at the same time. */
  readonly parallel: number;
  readonly continueOnError: boolean;
  /** Called when a site begins and when it ends. */
  readonly onBegin: (stack: string) => void;
  readonly onEnd: (outcome: SiteOutcome) => void | Promise<void>;
  /**
   * Called with every event of a site's engine, in the shape that `pulumi preview --json` streams; secrets
   * are masked in it.
   */
  readonly onEvent?: (stack: string, event: object) => void;
  /** Further environment variables of the engine, e.g. PULUMI_SKIP_CHECKPOINTS. */
  readonly environment: Readonly<Record<string, string>>;
}
