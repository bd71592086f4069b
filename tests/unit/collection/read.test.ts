import { checkCollection } from "../../../provider/src/collection/check.js";
import { readCollection } from "../../../provider/src/collection/read.js";
import { reconcile } from "../../../provider/src/collection/reconcile.js";
import {
  type CollectionInputs,
  changedOutside,
  otherFirmware,
  readStored,
  type StoredCollection,
} from "../../../provider/src/collection/schema.js";
import { firmwares, type Sensor, startSensor, urnOf } from "./support/sensor.js";

let sensor: Sensor;
let stored: StoredCollection;

beforeEach(async () => {
  sensor = await startSensor("stix1");
  const context = sensor.context();
  const { inputs } = await checkCollection(
    { system: "hq", source: "one.xml", resourceUrn: urnOf("feed") },
    context,
  );
  stored = await reconcile(readStored(inputs) as CollectionInputs, undefined, context);
});

const read = async () => {
  const context = sensor.context();
  return { result: await readCollection("hq/one", readStored({ ...stored }), context), context };
};

describe("reading a collection", () => {
  it("returns what the system lists, and no inputs where nothing changed", async () => {
    const { result, context } = await read();
    expect(result).toEqual({ gone: false, props: stored });
    expect(context.said).toEqual([]);
  });

  it("reports a change of the content on the resource's row and marks the digest", async () => {
    await sensor.simulator.tamper.empty("one");
    const { result, context } = await read();
    expect(result).toMatchObject({
      gone: false,
      props: { digest: changedOutside, observables: 0 },
      inputs: { digest: changedOutside },
    });
    expect(context.reported).toEqual([{ urn: urnOf("feed"), text: expect.stringContaining("emptied") }]);
  });

  it("marks a change of the firmware's generation as such", async () => {
    sensor.simulator.setFirmware(firmwares.stix2);
    const { result } = await read();
    expect(result).toMatchObject({ gone: false, props: { digest: otherFirmware, generation: "stix2" } });
  });

  it("finds a collection that was renamed outside", async () => {
    await sensor.simulator.tamper.rename("one", "other");
    const { result } = await read();
    expect(result).toMatchObject({
      gone: false,
      props: { name: "other", collectionId: stored.collectionId },
    });
  });

  it("reports a collection as gone only where the system's list lacks it", async () => {
    await sensor.simulator.tamper.remove("one");
    expect((await read()).result).toEqual({ gone: true });
  });

  it.each([401, 403, 404, 500, 503])("fails for an answer of %i", async (status) => {
    sensor.simulator.faults.add({ operation: "list", times: "always", effect: { kind: "status", status } });
    await expect(read()).rejects.toMatchObject({ status });
  });

  it("sends no request to a retired system", async () => {
    const mark = sensor.simulator.journal.mark();
    const context = sensor.context({ "extrahop:retiredSystems": "hq" });
    const result = await readCollection("hq/one", readStored({ ...stored }), context);
    expect(result).toMatchObject({ gone: false, props: { collectionId: stored.collectionId } });
    expect(sensor.simulator.journal.since(mark)).toEqual([]);
  });
});
