import { copyFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { CollectionView, Simulator } from "../../simulator/src/index.js";
import { addToFigure, isFullRun } from "../support/figures.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";
import { addBystander, bystanderOf, ours } from "./support/bystander.js";
import { javascriptProject } from "./support/collectionsProject.js";
import { expectSuccess } from "./support/diagnostics.js";
import { killedRun, type Victim } from "./support/killedRun.js";
import { seededRandom } from "./support/seed.js";

const names = ["sensor", "console", "new-sensor", "new-console", "tenant"] as const;
type Name = (typeof names)[number];

/** When a run dies: at its n-th request, or so many milliseconds after its start. */
type Moment = { readonly requests: number } | { readonly milliseconds: number };

interface Point {
  readonly command: "up" | "refresh" | "destroy";
  readonly victim: Victim;
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
  /** Without checkpoints a killed run leaves no record at all. */
  readonly checkpoints: boolean;
  readonly moment: Moment;
}

const random = seededRandom();
const feedsPerSystem = 10;
/** Requests of a whole run, roughly; a later moment finds the run over. */
const requestsOf = { up: 45, refresh: 9, destroy: 50 };
const longestRunMilliseconds = 2_500;

const commands = ["up", "destroy", "refresh"] as const;
const signals = ["SIGKILL", "SIGTERM", "SIGINT"] as const;
const victims = ["cli", "provider"] as const;

/** Every combination in turn, each at another moment. */
function choosePoints(count: number): readonly Point[] {
  return Array.from({ length: count }, (_, index) => {
    const command = commands[index % 3] ?? "up";
    return {
      command,
      victim: victims[Math.floor(index / 9) % 2] ?? "cli",
      signal: signals[Math.floor(index / 3) % 3] ?? "SIGKILL",
      checkpoints: index % 4 !== 3,
      moment:
        random.below(3) > 0
          ? { requests: 1 + random.below(requestsOf[command]) }
          : { milliseconds: random.below(longestRunMilliseconds) },
    };
  });
}

/** A shorter form for every day: each command, each signal and both victims, with and without checkpoints. */
const shortForm: readonly Point[] = [
  { command: "up", victim: "cli", signal: "SIGKILL", checkpoints: true },
  { command: "destroy", victim: "provider", signal: "SIGKILL", checkpoints: true },
  { command: "refresh", victim: "cli", signal: "SIGINT", checkpoints: true },
  { command: "up", victim: "cli", signal: "SIGKILL", checkpoints: false },
  { command: "destroy", victim: "cli", signal: "SIGTERM", checkpoints: true },
  { command: "up", victim: "provider", signal: "SIGTERM", checkpoints: false },
].map((point) => {
  const command = point.command as Point["command"];
  return { ...point, moment: { requests: 1 + random.below(requestsOf[command]) } } as Point;
});

const count = Number(process.env["RELIABILITY_KILLS"] ?? 100);
const points = isFullRun ? choosePoints(count) : shortForm;

let fleet: Fleet<Name>;
let project: Project;
let bystanders: ReadonlyMap<Name, CollectionView>;
/** Version of each feed; a version has a number of indicators of its own. */
const versions = new Map<string, number>();

const systems = (): readonly Simulator[] => names.map((name) => fleet.systems[name]);
const requests = () => systems().reduce((sum, { journal }) => sum + journal.length, 0);
const indicatorsOf = (version: number) => 1 + (version % 50);

/** Half of the feeds are of each format, so that every system gets some as they are and some converted. */
async function writeFeed(name: string, version: number): Promise<void> {
  versions.set(name, version);
  const index = Number(name.slice(4));
  const values = Array.from({ length: indicatorsOf(version) }, (_, value) => value);
  if (index % 2 === 0) {
    const addresses = values.map((value) => `10.${index % 250}.${version % 250}.${value}`);
    await project.write(`stix/${name}.json`, bundleOf(addresses));
  } else {
    const domains = values.map((value) => `h${value}.v${version}.f${index}.example`);
    await project.write(`stix/${name}.tgz`, await archiveOf(domains));
  }
}

async function removeFeed(name: string): Promise<void> {
  versions.delete(name);
  const extension = Number(name.slice(4)) % 2 === 0 ? "json" : "tgz";
  await rm(join(project.folder, "stix", `${name}.${extension}`));
}

beforeAll(async () => {
  fleet = await startFleet({
    sensor: { kind: "sensor", firmware: "9.8.0.1234", latencyMs: 10 },
    console: { kind: "console", firmware: "26.1.0.22", latencyMs: 10 },
    "new-sensor": { kind: "sensor", firmware: "26.2.0.1", latencyMs: 10 },
    "new-console": { kind: "console", firmware: "26.3.0.7", latencyMs: 10 },
    tenant: { kind: "rx360", firmware: "26.3.0.7", latencyMs: 10 },
  });
  bystanders = new Map(
    await Promise.all(names.map(async (name) => [name, await addBystander(fleet.systems[name])] as const)),
  );
  project = await createProject({
    files: javascriptProject(
      'const { ThreatFleet } = require("pulumi-extrahop");\nnew ThreatFleet("fleet", { folder: "stix" });\n',
    ),
  });
  await project.configure(fleet.config());
  for (let index = 0; index < feedsPerSystem; index += 1) await writeFeed(`feed${index}`, index);
  expectSuccess(await project.up());
});

/** Gives the command something to do: half of the feeds change, one comes and one goes, or systems drift. */
async function prepare(command: Point["command"]): Promise<void> {
  if (command === "up") {
    const feeds = [...versions.keys()];
    for (const feed of feeds.slice(0, feedsPerSystem / 2)) {
      await writeFeed(feed, (versions.get(feed) ?? 0) + 1 + random.below(40));
    }
    await removeFeed(feeds[random.below(feeds.length)] ?? "");
    const newest = Math.max(...feeds.map((feed) => Number(feed.slice(4))));
    await writeFeed(`feed${newest + 1}`, random.below(50));
  }
  if (command === "refresh") {
    const [feed = ""] = versions.keys();
    await random.pick(systems()).tamper.remove(feed);
    await random.pick(systems()).tamper.empty([...versions.keys()].at(-1) ?? "");
  }
}

async function comes(moment: Moment): Promise<void> {
  if ("milliseconds" in moment) {
    await pause(moment.milliseconds);
    return;
  }
  const due = requests() + moment.requests;
  for (let looks = 0; requests() < due && looks < 30_000; looks += 1) await pause(2);
}

async function stateFile(): Promise<string> {
  const folder = join(project.folder, "..", "pulumi", "backend", ".pulumi", "stacks");
  const name = (await readdir(folder, { recursive: true })).find((path) =>
    path.endsWith(`/${project.stack}.json`),
  );
  if (name === undefined) throw new Error(`${folder} holds no state of ${project.stack}`);
  return join(folder, name);
}

/** What a person does after a run that died, as the page of troubleshooting describes. */
async function recover(): Promise<void> {
  const command = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"];
  let refresh = await project.run(command);
  if (refresh.code !== 0 && /failed to load checkpoint/.test(refresh.text)) {
    const file = await stateFile();
    if (/: EOF$/m.test(refresh.text)) await rm(`${file}.attrs`);
    else await copyFile(`${file}.bak`, file);
    refresh = await project.run(command);
  }
  if (refresh.code !== 0 && /pulumi cancel/.test(refresh.text)) {
    expectSuccess(await project.run(["cancel", "--yes"]));
    refresh = await project.run(command);
  }
  expectSuccess(refresh);
  expectSuccess(await project.up());
}

/** Exactly what is declared, everywhere the same, and nothing twice. */
async function expectDeclared(): Promise<void> {
  const wanted = [...versions].map(([name, version]) => [name, indicatorsOf(version)]).sort();
  const contents = new Map<string, Set<string>>();
  for (const name of names) {
    const { firmware } = fleet.systems[name];
    const held = ours(fleet.systems[name]);
    expect([name, held.map(({ name, observables }) => [name, observables]).sort()]).toEqual([name, wanted]);
    expect(bystanderOf(fleet.systems[name])).toEqual(bystanders.get(name));
    for (const collection of held) {
      const kind = `${collection.name} ${firmware >= "26.2" && !firmware.startsWith("9") ? "stix2" : "stix1"}`;
      contents.set(kind, (contents.get(kind) ?? new Set()).add(collection.sha256));
    }
  }
  for (const [kind, different] of contents) expect([kind, different.size]).toEqual([kind, 1]);
  const { deployment } = JSON.parse(await project.exportedState()) as {
    deployment: { resources: { type: string; urn: string }[]; pending_operations?: unknown[] };
  };
  expect(deployment.pending_operations ?? []).toEqual([]);
  const urns = deployment.resources
    .filter(({ type }) => type.endsWith(":ThreatCollection"))
    .map(({ urn }) => urn);
  expect(new Set(urns).size).toBe(names.length * versions.size);
  expect(urns).toHaveLength(names.length * versions.size);
}

describe(`a run that dies (seed ${random.seed})`, () => {
  it.each(points.map((point) => ({ ...point, at: JSON.stringify(point.moment) })))(
    "$command, $signal to the $victim at $at, checkpoints $checkpoints: the next refresh and up converge",
    async ({ command, victim, signal, checkpoints, moment }) => {
      await prepare(command);
      const run = await killedRun(
        project,
        [command, "--yes", "--skip-preview"],
        victim,
        signal,
        () => comes(moment),
        checkpoints ? {} : { PULUMI_SKIP_CHECKPOINTS: "true" },
      );
      expect(run.providerEnded).toBe(true);
      await recover();
      await expectDeclared();
      addToFigure("kill points survived", 1);
      addToFigure("kill points at which the run was still under way", run.killed ? 1 : 0);
      addToFigure("kill points at which the provider was at work", run.killed && run.wasAtWork ? 1 : 0);
    },
  );

  it.each([
    { what: "the attributes of the state", ending: ".attrs", words: /failed to load checkpoint: EOF$/m },
    { what: "the state", ending: "", words: /failed to load checkpoint: .*unexpected end of JSON input$/m },
  ])("as it writes $what can be repaired", async ({ ending, words }) => {
    const [feed = ""] = versions.keys();
    await writeFeed(feed, (versions.get(feed) ?? 0) + 1);
    expectSuccess(await project.up());
    await writeFile(`${await stateFile()}${ending}`, "");
    const refused = await project.run(["refresh", "--yes", "--skip-preview"]);
    expect(refused.text).toMatch(words);
    await recover();
    await expectDeclared();
  });

  it("leaves nothing to do", async () => {
    expectSuccess(await project.preview("--refresh", "--expect-no-changes"));
  });
});
