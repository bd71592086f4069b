import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAuthority, type JournalEntry } from "../../../simulator/src/index.js";
import { addToFigure } from "../../support/figures.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { bystanderOf, ours } from "../support/bystander.js";
import { codesIn } from "../support/diagnostics.js";
import { expectDocumented } from "../support/document.js";
import { startElsewhere } from "../support/elsewhere.js";
import { type Feed, feedOf, sha256 } from "../support/feeds.js";
import { SmallEngine } from "../support/smallEngine.js";
import { arm, blindCreations, type Cell, cellName, disarm, pairsOf, startCells, triesIn } from "./cells.js";
import { expected, faults, type Outcome } from "./faults.js";
import {
  creations,
  deletionsAndReads,
  feedName,
  nameAfter,
  type Operation,
  operations,
  replacements,
} from "./operations.js";
import { renderTable } from "./table.js";

interface Played extends Outcome {
  readonly cell: Cell;
  readonly seen: readonly JournalEntry[];
  readonly healed: boolean;
}

/** What lasts by its name cannot happen once. */
const passing = faults.filter(({ id }) => id !== "401");
/** Cells at once: more would keep each other from answering in time. */
const together = 40;

let feeds: { readonly v1: Feed; readonly v2: Feed };
let folder: string;
let elsewhere: string;
const played = new Map<string, Played>();

beforeAll(async () => {
  const authorities = { ours: await createAuthority(), strangers: await createAuthority("strangers") };
  feeds = { v1: await feedOf("v1"), v2: await feedOf("v2") };
  folder = await temporaryFolder();
  await writeFile(join(folder, "ca.pem"), authorities.ours.caPem);
  for (const version of ["v1", "v2"] as const) {
    await writeFile(join(folder, `${version}.stix1.tar`), feeds[version].stix1);
    await writeFile(join(folder, `${version}.stix2.json`), feeds[version].stix2);
  }
  elsewhere = (await startElsewhere(authorities.ours)).url;
  const cells = await startCells(pairsOf(operations, passing), authorities, "key");
  const waiting = [...cells];
  const lane = async () => {
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      played.set(cell.name, await play(cell));
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
}, 120_000);

async function play(cell: Cell): Promise<Played> {
  const { operation, name, line, settings, simulator } = cell;
  const config = { "extrahop:systems": JSON.stringify({ [name]: settings }) };
  let repaired: Promise<void> | undefined;
  const engine = new SmallEngine(
    folder,
    () => config,
    // The port that refused takes connections again while the client waits.
    (text) => {
      if (text.includes("cannot be reached")) repaired ??= line?.repair();
    },
  );
  const declared = (when: "before" | "after") => {
    const version = operation[when];
    if (version === undefined) return {};
    const source = `${version}.${operation.generation}.${operation.generation === "stix1" ? "tar" : "json"}`;
    return { [name]: { system: name, source, name: when === "after" ? nameAfter(operation) : feedName } };
  };
  const prepared = await engine.up(declared("before"));
  if (prepared.errors.size > 0)
    throw new AggregateError([...prepared.errors.values()], `${name} cannot begin`);
  await arm(cell, elsewhere, false);
  const mark = simulator.journal.mark();
  const run = await (operation.command === "up" ? engine.up(declared("after")) : engine.refresh());
  await repaired;
  const seen = simulator.journal.since(mark);
  const said = [...run.errors.values()].map(({ message }) => message).join("\n");
  await disarm(cell);
  const next = await engine.up(declared("after"));
  const held = ours(simulator).map(({ name, sha256 }) => ({ name, sha256 }));
  const feed = operation.after === undefined ? undefined : feeds[operation.after][operation.generation];
  const wanted = feed === undefined ? [] : [{ name: nameAfter(operation), sha256: sha256(feed) }];
  return {
    cell,
    seen,
    end: codesIn(said).join(", ") || said || "ok",
    tries: triesIn(cell, seen),
    healed: next.errors.size === 0 && JSON.stringify(held) === JSON.stringify(wanted),
  };
}

const at = (name: string): Played => {
  const found = played.get(name);
  if (found === undefined) throw new Error("nobody played this cell");
  return found;
};

describe("a fault that happens once", () => {
  it.each(
    pairsOf(operations, passing).map(({ operation, fault }) => {
      // A certificate is not tried again: whoever shows a wrong one is somebody else until a person has
      // looked.
      const { end, tries } = expected(operation, fault, false);
      return { request: operation.title, trouble: fault.title, end, tries, name: cellName(operation, fault) };
    }),
  )("$request, $trouble: ends in $end after $tries tries", ({ end, tries, name }) => {
    const { cell, seen, ...outcome } = at(name);
    expect(outcome).toEqual({ end, tries, healed: true });
    expect(blindCreations(seen)).toEqual([]);
    expect(bystanderOf(cell.simulator)).toEqual(cell.bystander);
    addToFigure("cells of faults that happen once passed", 1);
  });

  it.each<[string, readonly Operation[]]>([
    ["once: creations", creations],
    ["once: replacements", replacements],
    ["once: deletions", deletionsAndReads],
  ])("has the table in docs/reliability.md under %s", (part, some) => {
    expectDocumented(part, renderTable(some, played, passing));
  });
});
