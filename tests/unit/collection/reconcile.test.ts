import { checkCollection } from "../../../provider/src/collection/check.js";
import { reconcile } from "../../../provider/src/collection/reconcile.js";
import {
  type CollectionInputs,
  notVerified,
  readStored,
  type StoredCollection,
} from "../../../provider/src/collection/schema.js";
import { Unverified } from "../../../provider/src/collection/unverified.js";
import type { RecordingContext } from "../../support/recordingContext.js";
import { type Sensor, startSensor, urnOf } from "./support/sensor.js";

/** What the engine does with a resource's arguments before it creates or updates it. */
async function inputsOf(
  context: RecordingContext,
  args: Readonly<Record<string, unknown>>,
  resource = "feed",
): Promise<CollectionInputs> {
  const { inputs, failures } = await checkCollection(
    { system: "hq", resourceUrn: urnOf(resource), ...args },
    context,
  );
  expect(failures).toEqual([]);
  return readStored(inputs) as CollectionInputs;
}

const create = async (
  { context }: Sensor,
  args: Readonly<Record<string, unknown>>,
): Promise<StoredCollection> => {
  const process = context();
  return reconcile(await inputsOf(process, args), undefined, process);
};

describe.each(["stix1", "stix2"] as const)("a collection on %s", (generation) => {
  const extension = generation === "stix1" ? "xml" : "json";
  let sensor: Sensor;

  beforeEach(async () => {
    sensor = await startSensor(generation);
    await sensor.simulator.tamper.add({ name: "bystander", observables: 7 });
  });

  it("is created, and the state keeps what the system lists", async () => {
    const stored = await create(sensor, { source: `one.${extension}` });
    const [, remote] = sensor.simulator.collections();
    expect(remote).toMatchObject({ name: "one", observables: 1 });
    expect(stored).toMatchObject({
      name: "one",
      collectionId: remote?.id,
      observables: 1,
      lastUpdated: remote?.lastUpdated,
      generation,
      row: "test::project::|feed",
    });
  });

  it("is said to be deleted where the system listed it and then does not know it", async () => {
    const stored = await create(sensor, { source: `one.${extension}`, name: "feed" });
    sensor.simulator.faults.add({ operation: "replace", effect: { kind: "status", status: 404 } });
    const process = sensor.context();
    const wanted = await inputsOf(process, { source: `two.${extension}`, name: "feed" });
    await expect(reconcile(wanted, stored, process)).rejects.toMatchObject({
      code: "EXTRAHOP_NOT_FOUND",
      found: expect.stringContaining(`it listed the collection (id ${stored.collectionId}) a moment ago`),
    });
    expect(await reconcile(wanted, stored, sensor.context())).toMatchObject({ observables: 2 });
  });

  it("is overwritten by an update, and nothing is sent where nothing differs", async () => {
    const stored = await create(sensor, { source: `one.${extension}`, name: "feed" });
    const process = sensor.context();
    const updated = await reconcile(
      await inputsOf(process, { source: `two.${extension}`, name: "feed" }),
      stored,
      process,
    );
    expect(updated).toMatchObject({ collectionId: stored.collectionId, observables: 2 });
    const mark = sensor.simulator.journal.mark();
    const again = sensor.context();
    await reconcile(
      await inputsOf(again, { source: `two.${extension}`, name: "feed" }),
      readStored({ ...updated }),
      again,
    );
    const sent = sensor.simulator.journal.since(mark).map(({ method }) => method);
    expect(new Set(sent)).toEqual(new Set(["GET"]));
  });

  it("is adopted under its name, unless the resource forbids it", async () => {
    await sensor.simulator.tamper.add({ name: "one", observables: 99 });
    await expect(create(sensor, { source: `one.${extension}`, adopt: false })).rejects.toMatchObject({
      code: "EXTRAHOP_NAME_CLASH",
    });
    expect(sensor.simulator.collections().find(({ name }) => name === "one")?.observables).toBe(99);
    await create(sensor, { source: `one.${extension}` });
    expect(sensor.simulator.collections().find(({ name }) => name === "one")?.observables).toBe(1);
  });

  it("is stored as unverified where the answer to the upload was lost each time", async () => {
    sensor.simulator.faults.add({
      operation: "create",
      times: "always",
      effect: { kind: "status", status: 503 },
    });
    const error = await create(sensor, { source: `one.${extension}` }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Unverified);
    expect((error as Unverified).stored).toMatchObject({ name: "one", digest: notVerified });
    expect((error as Unverified).reason.code).toBe("EXTRAHOP_UNAVAILABLE");
  });

  it("is overwritten, not created twice, where only the answer was lost", async () => {
    sensor.simulator.faults.add({ operation: "create", times: 1, effect: { kind: "lost-answer" } });
    await create(sensor, { source: `one.${extension}` });
    expect(sensor.simulator.collections().filter(({ name }) => name === "one")).toHaveLength(1);
  });
});

describe("user keys", () => {
  const names = ["APT-1", "APT1", "A P T 1"];

  it("that would collide are assigned in the order of the program, in one run and without a refused request", async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const sensor = await startSensor("stix1");
      const process = sensor.context();
      const inputs: CollectionInputs[] = [];
      for (const name of names) inputs.push(await inputsOf(process, { source: "one.xml", name }, name));
      await Promise.all(inputs.reverse().map((wanted) => reconcile(wanted, undefined, process)));
      const refused = sensor.simulator.journal.since(0).filter(({ status }) => (status ?? 0) >= 400);
      expect(refused).toEqual([]);
      runs.push(new Map(sensor.simulator.collections().map(({ name, userKey }) => [name, userKey] as const)));
    }
    expect(runs[0]).toEqual(
      new Map([
        ["APT-1", "APT1"],
        ["APT1", "APT12"],
        ["A P T 1", "APT13"],
      ]),
    );
    expect(runs[1]).toEqual(runs[0]);
  });

  it("of other collections on the system are left to them", async () => {
    const sensor = await startSensor("stix1");
    await sensor.simulator.tamper.add({ name: "A.P.T.1" });
    await create(sensor, { source: "one.xml", name: "APT-1" });
    expect(sensor.simulator.collections().map(({ userKey }) => userKey)).toEqual(["APT1", "APT12"]);
    await expect(create(sensor, { source: "one.xml", name: "other", userKey: "APT1" })).rejects.toMatchObject(
      { code: "EXTRAHOP_NAME_CLASH" },
    );
  });
});
