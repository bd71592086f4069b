import { type CollectionView, type Simulator, startSimulator } from "../../simulator/src/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { addToFigure } from "../support/figures.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import type { Project } from "../support/project.js";
import { addBystander, bystanderOf, ours } from "./support/bystander.js";
import { createCollectionsProject, declare } from "./support/collectionsProject.js";
import { diagnosticsOf, expectSuccess } from "./support/diagnostics.js";
import { feedOf } from "./support/feeds.js";

const old = "9.8.0.1234";
const last = "26.1.0.22";
const first = "26.2.0.3";

/** What happens to a system between two runs. */
interface Happening {
  readonly firmware: string;
  readonly happens: (system: Simulator) => unknown;
  /** What a refresh reports of it. */
  readonly words: RegExp;
}

const replacement = feedOf("someone-else", 5);

/** Each on a system of its own, recognized by its name. */
const happenings = {
  deleted: {
    firmware: old,
    happens: (system) => system.tamper.remove("feed"),
    words: /deleted outside: the system no longer lists it/,
  },
  replaced: {
    firmware: old,
    happens: async (system) => system.tamper.replace("feed", (await replacement).stix1, "feed.tar"),
    words: /changed outside: it has 5 observables instead of 2/,
  },
  "replaced-alike": {
    firmware: first,
    happens: async (system) => system.tamper.replace("feed", (await feedOf("as-many")).stix2, "feed.json"),
    words: /changed outside: its content was replaced at 20\d\d-\d\d-\d\dT/,
  },
  "renamed-old": {
    firmware: last,
    happens: (system) => system.tamper.rename("feed", "theirs"),
    words: /changed outside: it was renamed to "theirs"/,
  },
  "renamed-new": {
    firmware: first,
    happens: (system) => system.tamper.rename("feed", "theirs"),
    words: /changed outside: it was renamed to "theirs"/,
  },
  emptied: {
    firmware: first,
    happens: (system) => system.tamper.empty("feed"),
    words: /changed outside: it was emptied/,
  },
  "made-again": {
    firmware: last,
    happens: async (system) => {
      await system.tamper.remove("feed");
      await system.tamper.add({ name: "feed", observables: 2 });
    },
    words: /changed outside: it was re-created \(id 3 instead of 2\)/,
  },
  reimaged: {
    firmware: old,
    happens: (system) => system.reimage(),
    words: /is gone: the system lists no collection at all, as after it was re-imaged/,
  },
  upgraded: {
    firmware: last,
    happens: (system) => system.setFirmware(first),
    words: /changed outside: the system was upgraded to firmware 26\.2 or later, which takes STIX 2 only/,
  },
  downgraded: {
    firmware: first,
    happens: (system) => system.setFirmware(last),
    words: /changed outside: the system was downgraded to firmware before 26\.2, which takes STIX 1 only/,
  },
} as const satisfies Readonly<Record<string, Happening>>;

type Happened = keyof typeof happenings;
const happened = Object.keys(happenings) as Happened[];
/** Systems that nothing happens to, and one in whose place another one answers. */
const systems = [...happened, "untouched", "swapped"] as const;
type Name = (typeof systems)[number];

let fleet: Fleet<Name>;
let project: Project;
let other: Simulator;
let bystanders: ReadonlyMap<string, CollectionView>;
let said: ReadonlyMap<string, string>;

const systemOf = (name: Name): Simulator => (name === "swapped" ? other : fleet.systems[name]);
const uploads = (system: Simulator, mark: number) =>
  system.journal.since(mark).filter(({ upload }) => upload !== null);

/** Another appliance with a key and a certificate that are right for the address. */
async function startOther(): Promise<Simulator> {
  const { authority, secrets } = fleet;
  const apiKeys = [secrets[systems.indexOf("swapped")] ?? ""];
  const simulator = await startSimulator({
    kind: "sensor",
    firmware: last,
    hostname: "someone-else",
    authority,
    apiKeys,
    port: fleet.systems.swapped.port,
  });
  cleanUp(() => simulator.stop());
  return simulator;
}

beforeAll(async () => {
  const options = systems.map((name) => [
    name,
    { kind: "sensor", firmware: name in happenings ? happenings[name as Happened].firmware : last },
  ]);
  fleet = await startFleet(Object.fromEntries(options));
  for (const name of systems) await addBystander(fleet.systems[name]);
  const feed = await feedOf("v1");
  project = await createCollectionsProject({ "feed.tar": feed.stix1 });
  const values = fleet.config();
  await project.configure(values);
  await declare(
    project,
    systems.map((system) => ({ resource: system, system, source: "feed.tar", name: "feed" })),
  );
  await project.must("up", "--yes", "--skip-preview");
  await fleet.systems.swapped.suspend();
  other = await startOther();
  await addBystander(other);
  for (const name of happened) await happenings[name].happens(fleet.systems[name]);
  // What happened to a whole system happened to its bystander too.
  await addBystander(fleet.systems.reimaged);
  await fleet.systems.reimaged.tamper.remove("bystander");
  const refresh = await project.refresh();
  expectSuccess(refresh);
  said = diagnosticsOf(refresh.text);
  await addBystander(fleet.systems.reimaged);
  bystanders = new Map(systems.map((name) => [name, bystanderOf(systemOf(name))]));
});

describe("what happens to systems between two runs", () => {
  it.each(happened.map((name) => ({ name, words: happenings[name].words })))(
    "$name: a refresh says $words",
    ({ name, words }) => {
      expect(said.get(name)).toMatch(words);
      const others = happened.filter(
        (one) => one !== name && String(happenings[one].words) !== String(words),
      );
      for (const one of others) expect(said.get(name)).not.toMatch(happenings[one].words);
      addToFigure("kinds of drift distinguished", 1);
    },
  );

  it("swapped for another system: a refresh says so, and by which name the other goes", () => {
    expect(said.get("swapped")).toContain(
      'another system answers at this address (it calls itself "someone-else", not "swapped") and holds no such collection',
    );
    addToFigure("kinds of drift distinguished", 1);
  });

  it("says nothing of a system that nothing happened to", () => {
    expect(said.has("untouched")).toBe(false);
  });

  it("is repaired by the next `up`, and nothing else is touched", async () => {
    const marks = new Map(systems.map((name) => [name, systemOf(name).journal.mark()]));
    const up = await project.up();
    expectSuccess(up);
    for (const name of systems) {
      const system = systemOf(name);
      expect([name, ours(system).map(({ name, observables }) => [name, observables])]).toEqual([
        name,
        [["feed", 2]],
      ]);
      expect(bystanderOf(system)).toEqual(bystanders.get(name));
      expect([name, uploads(system, marks.get(name) ?? 0).length]).toEqual([
        name,
        name === "untouched" ? 0 : 1,
      ]);
    }
    const settled = await project.preview("--refresh", "--expect-no-changes");
    expectSuccess(settled);
  });

  it("brings collections over in the format that the new firmware takes", async () => {
    const upgraded = ours(fleet.systems.upgraded)[0];
    const downgraded = ours(fleet.systems.downgraded)[0];
    expect(upgraded?.members).toEqual([expect.stringMatching(/\.json$/)]);
    expect(downgraded?.members).toEqual([expect.stringMatching(/\.xml$/)]);
  });

  it("is found and repaired by one `up --refresh` as well", async () => {
    for (const name of ["deleted", "emptied", "renamed-old", "made-again"] as const) {
      await happenings[name].happens(fleet.systems[name]);
    }
    const up = await project.up("--refresh");
    expectSuccess(up);
    for (const name of systems) {
      expect([name, ours(systemOf(name)).map(({ name, observables }) => [name, observables])]).toEqual([
        name,
        [["feed", 2]],
      ]);
      expect(bystanderOf(systemOf(name))).toEqual(bystanders.get(name));
    }
  });

  it("ends with the bystanders alone after `destroy`", async () => {
    const destroy = await project.destroy();
    expectSuccess(destroy);
    for (const name of systems) {
      expect(systemOf(name).collections()).toEqual([bystanders.get(name)]);
    }
  });
});
