import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAuthority } from "../../../simulator/src/index.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { bystanderOf, ours } from "../support/bystander.js";
import { startElsewhere } from "../support/elsewhere.js";
import { type Feed, feedOf, sha256 } from "../support/feeds.js";
import { SmallEngine } from "../support/smallEngine.js";
import { arm, type Cell, cellName, disarm, pairsOf, startCells } from "./cells.js";
import { faults } from "./faults.js";
import { feedName, nameAfter, operations } from "./operations.js";

/** What somebody runs once the system is healthy again. */
const commands = ["refresh, then up", "destroy"] as const;
type Command = (typeof commands)[number];

/** Silence is played on the real engine: it takes long, and ends as a lost answer does. */
const lasting = faults.filter(({ isSilent }) => isSilent !== true);
const cellsAtOnce = 40;

let feeds: { readonly v1: Feed; readonly v2: Feed };
let folder: string;
let elsewhere: string;
const errorsAfter = new Map<string, readonly string[]>();

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
  for (const command of commands) {
    const waiting = [...(await startCells(pairsOf(operations, lasting), authorities, "key"))];
    const lane = async () => {
      for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop())
        errorsAfter.set(`${command} ${cell.name}`, await play(cell, command));
    };
    await Promise.all(Array.from({ length: cellsAtOnce }, lane));
  }
}, 600_000);

function engineOf({ name, settings }: Cell): SmallEngine {
  // Twice shows a lost answer as well as five times does.
  const limits = { ...(settings["limits"] as object), attempts: 2 };
  const config = { "extrahop:systems": JSON.stringify({ [name]: { ...settings, limits } }) };
  return new SmallEngine(folder, () => config);
}

/** @returns what kept the command from doing its work, in lines */
async function play(cell: Cell, command: Command): Promise<readonly string[]> {
  const { operation, name, simulator } = cell;
  const engine = engineOf(cell);
  const declared = (when: "before" | "after") => {
    const version = operation[when];
    if (version === undefined) return {};
    const source = `${version}.${operation.generation}.${operation.generation === "stix1" ? "tar" : "json"}`;
    return { [name]: { system: name, source, name: when === "after" ? nameAfter(operation) : feedName } };
  };
  await engine.up(declared("before"));
  await arm(cell, elsewhere, true);
  await (operation.command === "up" ? engine.up(declared("after")) : engine.refresh());
  await disarm(cell);
  const runs =
    command === "destroy"
      ? [await engine.destroy()]
      : [await engine.refresh(), await engine.up(declared("after"))];
  const errors = runs.flatMap((run) => [...run.errors.values()].map(({ message }) => message));
  const held = ours(simulator).map((remote) => `${remote.name} ${remote.sha256}`);
  const feed = operation.after === undefined ? undefined : feeds[operation.after][operation.generation];
  const wanted =
    feed === undefined || command === "destroy" ? [] : [`${nameAfter(operation)} ${sha256(feed)}`];
  const isAsWanted = JSON.stringify(held) === JSON.stringify(wanted);
  const isBystanderKept = JSON.stringify(bystanderOf(simulator)) === JSON.stringify(cell.bystander);
  return [
    ...errors,
    ...(isAsWanted ? [] : [`the system has ${held.join(", ")} instead of ${wanted.join(", ")}`]),
    ...(isBystanderKept ? [] : ["a collection of somebody else was changed"]),
  ];
}

describe.each(commands)("after a fault that lasted through a run, `%s` on the healthy system", (command) => {
  it.each(
    pairsOf(operations, lasting).map(({ operation, fault }) => ({
      request: operation.title,
      trouble: fault.title,
      name: cellName(operation, fault),
    })),
  )("succeeds: $request, $trouble", ({ name }) => {
    expect(errorsAfter.get(`${command} ${name}`)).toEqual([]);
  });
});
