import { createAuthority, type JournalEntry } from "../../../simulator/src/index.js";
import type { EngineRun } from "../../../tools/pulumi/isolatedEngine.js";
import type { Project, StateResource } from "../../support/project.js";
import { createCollectionsProject, declare } from "../support/collectionsProject.js";
import { configureSecret } from "../support/configuredSystems.js";
import { diagnosticsOf } from "../support/diagnostics.js";
import { type Elsewhere, startElsewhere } from "../support/elsewhere.js";
import { type Feed, feedOf } from "../support/feeds.js";
import { SecretWatch, secretMark } from "../support/secretWatch.js";
import type { Toxiproxy } from "../support/toxiproxy.js";
import { arm, type Cell, disarm, pairsOf, startCells } from "./cells.js";
import type { MatrixFault } from "./faults.js";
import { feedName, nameAfter, type Operation } from "./operations.js";

/** What came of a cell under its fault. */
export interface Played {
  readonly cell: Cell;
  /** Requests that the system saw in the run under the fault. */
  readonly seen: readonly JournalEntry[];
  /** What the CLI said of the resource; empty where it had nothing to say. */
  readonly said: string;
  /** Whether the state remembered the collection after the run under the fault. */
  readonly remembered: boolean;
}

/**
 * Some operations under all faults: every cell has a system of its own, so that one run of the engine plays
 * them all.
 */
export class MatrixPart {
  readonly played = new Map<string, Played>();
  faulted: EngineRun | undefined;
  /** A preview that first reads what the faults left; it changes nothing. */
  refreshed: EngineRun | undefined;
  healed: EngineRun | undefined;
  settled: EngineRun | undefined;

  private constructor(
    readonly cells: readonly Cell[],
    readonly feeds: { readonly v1: Feed; readonly v2: Feed },
    readonly elsewhere: Elsewhere,
    readonly watch: SecretWatch,
    private readonly project: Project,
  ) {}

  static async prepare(
    operations: readonly Operation[],
    some: readonly MatrixFault[],
    toxiproxy?: Toxiproxy,
  ): Promise<MatrixPart> {
    const authorities = { ours: await createAuthority(), strangers: await createAuthority("strangers") };
    const elsewhere = await startElsewhere(authorities.ours);
    const surroundings = { ...authorities, ...(toxiproxy === undefined ? {} : { toxiproxy }) };
    const cells = await startCells(pairsOf(operations, some), surroundings, secretMark);
    const feeds = { v1: await feedOf("v1", 700), v2: await feedOf("v2", 700) };
    const project = await createCollectionsProject({
      "ca.pem": authorities.ours.caPem,
      "v1.tar": feeds.v1.stix1,
      "v1.json": feeds.v1.stix2,
      "v2.tar": feeds.v2.stix1,
      "v2.json": feeds.v2.stix2,
    });
    const systems = Object.fromEntries(cells.map(({ name, settings }) => [name, settings]));
    await configureSecret(project, "extrahop:systems", JSON.stringify(systems));
    const part = new MatrixPart(cells, feeds, elsewhere, await SecretWatch.over(project), project);
    await part.declare("before");
    if (cells.some(({ operation }) => operation.before !== undefined)) {
      const run = await part.up();
      if (run.code !== 0) throw new Error(run.text);
    }
    return part;
  }

  /** Runs a command while the faults of its operations wait. */
  async play(command: Operation["command"]): Promise<EngineRun> {
    const hit = this.cells.filter(({ operation }) => operation.command === command);
    for (const cell of hit) await arm(cell, this.elsewhere.url, true);
    const marks = hit.map(({ simulator }) => simulator.journal.mark());
    if (command === "up") await this.declare("after");
    const run =
      command === "up"
        ? await this.up("--continue-on-error")
        : await this.watch.run(["refresh", "--yes", "--skip-preview", ...together]);
    const said = diagnosticsOf(run.text);
    const state = namesOf(await this.project.resources());
    for (const [index, cell] of hit.entries()) {
      const seen = cell.simulator.journal.since(marks[index] ?? 0);
      this.played.set(cell.name, {
        cell,
        seen,
        said: said.get(cell.name) ?? "",
        remembered: state.has(cell.name),
      });
      await disarm(cell);
    }
    return run;
  }

  /** The next `up`, without any fault, and whether anything is left to do after it. */
  async heal(): Promise<void> {
    await this.declare("after");
    this.refreshed = await this.project.preview("--refresh", ...together);
    this.healed = await this.up();
    this.settled = await this.project.preview("--refresh", "--expect-no-changes", ...together);
  }

  private up(...further: string[]): Promise<EngineRun> {
    return this.watch.run(["up", "--yes", "--skip-preview", ...together, ...further]);
  }

  private declare(when: "before" | "after"): Promise<void> {
    const extension = { stix1: "tar", stix2: "json" };
    const declared = this.cells.flatMap(({ name, operation }) => {
      const version = operation[when];
      if (version === undefined) return [];
      const source = `${version}.${extension[operation.generation]}`;
      return [
        { resource: name, system: name, source, name: when === "after" ? nameAfter(operation) : feedName },
      ];
    });
    return declare(this.project, declared);
  }
}

/** Waits of hundreds of cells pass side by side. */
const together = ["--parallel", "256"];

const namesOf = (resources: readonly StateResource[]): ReadonlySet<string> =>
  new Set(resources.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)));
