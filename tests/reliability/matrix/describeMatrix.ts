import type { JournalEntry } from "../../../simulator/src/index.js";
import type { EngineRun } from "../../../tools/pulumi/isolatedEngine.js";
import { addToFigure } from "../../support/figures.js";
import { bystanderOf, ours } from "../support/bystander.js";
import { codesIn } from "../support/diagnostics.js";
import { expectDocumented } from "../support/document.js";
import { sha256 } from "../support/feeds.js";
import type { Toxiproxy } from "../support/toxiproxy.js";
import { blindCreations, type Cell, cellName, pairsOf, triesIn } from "./cells.js";
import { expected, faults, type MatrixFault, mayHaveMade, type Outcome } from "./faults.js";
import { nameAfter, type Operation } from "./operations.js";
import { MatrixPart, type Played } from "./part.js";
import { renderTable } from "./table.js";

/** Which faults are played, what has to come of them, and what plays those of the line. */
export interface FaultSet {
  readonly faults: readonly MatrixFault[];
  readonly expected: (operation: Operation, fault: MatrixFault) => Outcome;
  readonly startToxiproxy?: () => Promise<Toxiproxy>;
}

/**
 * Plays operations under every fault on the real engine, and judges each pair by itself.
 *
 * @param part of docs/reliability.md that says the same
 */
export function describeMatrix(
  title: string,
  part: string,
  operations: readonly Operation[],
  { faults: some, expected: outcomeOf, startToxiproxy }: FaultSet = { faults, expected },
): void {
  describe(title, () => {
    let matrix: MatrixPart;
    const runs = new Map<Operation["command"], EngineRun>();
    const commands = new Set(operations.map(({ command }) => command));

    beforeAll(async () => {
      matrix = await MatrixPart.prepare(operations, some, await startToxiproxy?.());
      // A refresh first: what it reads is what the preparation left.
      for (const command of ["refresh", "up"] as const) {
        if (commands.has(command)) runs.set(command, await matrix.play(command));
      }
      await matrix.heal();
    });

    const playedAt = (operation: Operation, fault: MatrixFault): Played => {
      const played = matrix.played.get(cellName(operation, fault));
      if (played === undefined) throw new Error("nobody played this cell");
      return played;
    };

    it.each(
      pairsOf(operations, some).map(({ operation, fault }) => ({
        request: operation.title,
        trouble: fault.title,
        ...outcomeOf(operation, fault),
        operation,
        fault,
      })),
    )(
      "$request, $trouble: ends in $end after $tries tries, and the next up converges",
      ({ operation, fault, end, tries }) => {
        const { cell, seen, said, remembered } = playedAt(operation, fault);
        expect({ end: codesIn(said).join(", ") || "ok", tries: triesIn(cell, seen) }).toEqual({ end, tries });
        if (end === "ok") expect(said).not.toContain("error:");
        else expectToSay(said, cell);
        expect(blindCreations(seen)).toEqual([]);
        expectWaits(fault, hitsOf(cell, seen));
        if (fault.id === "reset-within") expectPartialBodies(operation, hitsOf(cell, seen));
        // Whatever was there before is still in the state, and so is what may have been made.
        if (end !== "ok") {
          expect(remembered).toBe(operation.before !== undefined || mayHaveMade(operation, fault));
        }
        expect(isHealed(cell)).toBe(true);
        expect(bystanderOf(cell.simulator)).toEqual(cell.bystander);
        addToFigure("cells of the fault matrix passed", 1);
      },
    );

    const isHealed = (cell: Cell): boolean => {
      const { operation, simulator } = cell;
      const held = ours(simulator).map(({ name, sha256 }) => ({ name, sha256 }));
      const feed =
        operation.after === undefined ? undefined : matrix.feeds[operation.after][operation.generation];
      const wanted = feed === undefined ? [] : [{ name: nameAfter(operation), sha256: sha256(feed) }];
      return JSON.stringify(held) === JSON.stringify(wanted);
    };

    it("fails each run under faults by its exit code, and none after them", () => {
      for (const run of runs.values()) expect(run.code).not.toBe(0);
      expect([matrix.refreshed, matrix.healed, matrix.settled].map((run) => run?.code)).toEqual([0, 0, 0]);
    });

    it("never follows a redirect, so that no credential goes elsewhere", () => {
      expect([matrix.elsewhere.connections, matrix.elsewhere.received]).toEqual([0, []]);
    });

    it("lets no secret out, whatever went wrong", () => {
      expect(matrix.watch.findings).toEqual([]);
    });

    it("is what docs/reliability.md says", () => {
      const outcomes = new Map<string, Outcome & { healed: boolean }>();
      for (const [name, { cell, seen, said }] of matrix.played) {
        const end = codesIn(said).join(", ") || "ok";
        outcomes.set(name, { end, tries: triesIn(cell, seen), healed: isHealed(cell) });
      }
      expectDocumented(part, renderTable(operations, outcomes, some));
    });
  });
}

const hitsOf = ({ operation }: Cell, seen: readonly JournalEntry[]): readonly JournalEntry[] =>
  seen.filter((entry) => entry.operation === operation.request).slice(operation.skip);

/** What was attempted, on which system, what came back, what to do next. */
function expectToSay(said: string, { name, operation, fault }: Cell): void {
  const [, ...next] = said.split(/\[EXTRAHOP_[A-Z_]+\]/);
  expect(said).toContain(`${name}: `);
  // A line that is broken throughout is noticed by whichever request comes first.
  const attempted =
    "toxics" in fault.play ? /(signing in|listing|uploading|deleting).* failed:/ : operation.attempted;
  expect(said).toMatch(attempted);
  expect(next.join("").trim()).toMatch(/\w/);
  if (fault.id === "403") expect(said).toContain("System and Access Administration");
}

/** A wait that the system asked for is kept, at least: a date has whole seconds. */
function expectWaits({ id }: MatrixFault, hits: readonly JournalEntry[]): void {
  if (id !== "429-seconds" && id !== "429-date") return;
  const [first, second] = hits.map(({ time }) => Date.parse(time));
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(995);
}

/** The connection was cut while the file was under way, not before and not after. */
function expectPartialBodies({ request }: Operation, hits: readonly JournalEntry[]): void {
  if (request !== "create" && request !== "replace") return;
  for (const { bytes, headers } of hits) {
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(Number(headers["content-length"]));
  }
}
