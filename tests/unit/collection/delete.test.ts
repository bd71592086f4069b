import { checkCollection } from "../../../provider/src/collection/check.js";
import { deleteCollection } from "../../../provider/src/collection/delete.js";
import { allowReplacement, diffCollection } from "../../../provider/src/collection/diff.js";
import { reconcile } from "../../../provider/src/collection/reconcile.js";
import {
  type CollectionInputs,
  collectionResourceId,
  readStored,
  type StoredCollection,
} from "../../../provider/src/collection/schema.js";
import type { RecordingContext } from "../../support/recordingContext.js";
import { type Sensor, startSensor, urnOf } from "./support/sensor.js";

let sensor: Sensor;
const names = () => sensor.simulator.collections().map(({ name }) => name);

async function declare(
  context: RecordingContext,
  resource: string,
  args: Readonly<Record<string, unknown>>,
  stack = "test",
): Promise<CollectionInputs> {
  const news = { system: "hq", source: "one.xml", resourceUrn: urnOf(resource, stack), ...args };
  const { inputs, failures } = await checkCollection(news, context);
  expect(failures).toEqual([]);
  return readStored(inputs) as CollectionInputs;
}

async function create(resource: string, name: string): Promise<StoredCollection> {
  const context = sensor.context();
  return reconcile(await declare(context, resource, { name }), undefined, context);
}

const remove = (stored: StoredCollection, context: RecordingContext) =>
  deleteCollection(collectionResourceId("hq", stored.name), readStored({ ...stored }), context);

beforeEach(async () => {
  sensor = await startSensor("stix1", ["hq", "alias"]);
  await sensor.simulator.tamper.add({ name: "bystander", observables: 7 });
});

describe("the deletion of a collection", () => {
  it("removes it, and succeeds where it is gone already", async () => {
    const stored = await create("a", "apt1");
    await remove(stored, sensor.context());
    expect(names()).toEqual(["bystander"]);
    await remove(stored, sensor.context());
  });

  it("fails, and removes nothing from the state, where the system cannot be asked", async () => {
    const stored = await create("a", "apt1");
    sensor.simulator.faults.add({
      operation: "list",
      times: "always",
      effect: { kind: "status", status: 403 },
    });
    await expect(remove(stored, sensor.context())).rejects.toMatchObject({ code: "EXTRAHOP_FORBIDDEN" });
  });

  it.each([
    ["by another resource", "b"],
    ["by the same resource, as in a replacement that a failed run left pending", "a"],
  ])("keeps what the running program declares %s", async (_case, declarer) => {
    const stored = await create("a", "apt1");
    const context = sensor.context();
    await declare(context, declarer, { name: "apt1" });
    await remove(stored, context);
    expect(names()).toEqual(["bystander", "apt1"]);
    expect(context.said).toEqual([expect.stringContaining("[EXTRAHOP_KEPT]")]);
  });

  it("keeps what the running program declares on the same address under another system's name", async () => {
    const stored = await create("a", "apt1");
    const context = sensor.context();
    await declare(context, "b", { system: "alias", name: "apt1" });
    await remove(stored, context);
    expect(names()).toEqual(["bystander", "apt1"]);
  });

  it("is allowed once where this run's own diff asked for it, also after the stack was renamed", async () => {
    const stored = await create("a", "apt1");
    const context = sensor.context();
    const wanted = await declare(context, "a", { name: "apt1", userKey: "another" }, "renamed");
    const olds = readStored({ ...stored });
    allowReplacement(olds, diffCollection(olds, { ...wanted }), context);
    await remove(stored, context);
    expect(names()).toEqual(["bystander"]);
    const created = await reconcile(wanted, undefined, context);
    expect(sensor.simulator.collections().at(-1)).toMatchObject({ name: "apt1", userKey: "another" });
    await remove(created, context);
    expect(names()).toEqual(["bystander", "apt1"]);
  });

  it("removes nothing on a retired system", async () => {
    const stored = await create("a", "apt1");
    await remove(stored, sensor.context({ "extrahop:retiredSystems": '["hq"]' }));
    expect(names()).toEqual(["bystander", "apt1"]);
  });

  it("reports how to continue on a system that is no longer declared, with the resource's URN", async () => {
    const stored = await create("a", "apt1");
    await expect(remove(stored, sensor.context({ "extrahop:systems": "{}" }))).rejects.toThrow(
      `pulumi state delete '${urnOf("a")}'`,
    );
  });
});
