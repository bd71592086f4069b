import { checkCollection } from "../../../provider/src/collection/check.js";
import { unknownValue } from "../../../provider/src/resource/unknowns.js";
import { type Sensor, startSensor, urnOf } from "./support/sensor.js";

let sensor: Sensor;

beforeAll(async () => {
  sensor = await startSensor("stix1", ["hq", "lab"]);
});

const check = (args: Readonly<Record<string, unknown>>, context = sensor.context()) =>
  checkCollection({ system: "hq", source: "one.xml", resourceUrn: urnOf("feed"), ...args }, context);

const failures = async (args: Readonly<Record<string, unknown>>) =>
  (await check(args)).failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("the check of a collection", () => {
  it("adds name, digest, version and counts, removes the URN, and sends no request", async () => {
    const mark = sensor.simulator.journal.mark();
    const { inputs } = await check({});
    expect(inputs).toEqual({
      system: "hq",
      source: "one.xml",
      name: "one",
      digest: expect.stringMatching(/^sha256:/),
      stixVersion: "1.2",
      indicators: { "domain-name": 1 },
    });
    expect(sensor.simulator.journal.since(mark)).toEqual([]);
  });

  it.each([
    ["an undeclared system", { system: "nowhere" }, /^system: "nowhere" is not declared; there are hq, lab/],
    ["a system without a name", { system: { host: "h" } }, /^system: must be the name/],
    ["an unknown scope", { scope: "some" }, /^scope: must be one of indicators, document/],
    ["an unknown comparison", { compare: "dates" }, /^compare: must be one of content, indicators/],
    ["a flag that is a text", { adopt: "yes" }, /^adopt: must be true or false/],
    ["a user key with a space", { userKey: "a b" }, /^userKey: must be letters and digits/],
    ["a name with a quote", { name: 'a"b' }, /^name: .* has a quote/],
    ["a missing file", { source: "none.xml" }, /^source: none.xml cannot be used/],
    ["a source that is no path", { source: { a: 1 } }, /^source: must be the path/],
  ])("refuses %s", async (_case, args, expected) => {
    expect(await failures(args)).toContainEqual(expect.stringMatching(expected));
  });

  it.each([
    ["removed", "is to be removed"],
    ["retired", "is retired"],
  ])("refuses a system that is %s, and says what to do with the resource", async (list, reason) => {
    const { failures } = await check({}, sensor.context({ [`extrahop:${list}Systems`]: '["hq"]' }));
    expect(failures).toEqual([
      {
        property: "system",
        reason: expect.stringContaining(`"hq" ${reason} (extrahop:${list}Systems). Fix: `),
      },
    ]);
  });

  it("reports all problems of a resource together", async () => {
    const all = await failures({ system: "nowhere", scope: "some", name: "a/b", adopt: 1 });
    expect(all.map((line) => line.split(":")[0]).sort()).toEqual(["adopt", "name", "scope", "system"]);
  });

  it("refuses a second resource for one collection, naming the first", async () => {
    const context = sensor.context();
    await check({ resourceUrn: urnOf("first") }, context);
    const second = await check({ resourceUrn: urnOf("second") }, context);
    expect(second.failures).toEqual([
      { property: "name", reason: expect.stringContaining(`the other resource is ${urnOf("first")}`) },
    ]);
    // The engine checks a resource twice when it replaces it.
    expect((await check({ resourceUrn: urnOf("first") }, context)).failures).toEqual([]);
  });

  it("accepts values that are not known yet", async () => {
    const { inputs, failures } = await check({ source: unknownValue, system: unknownValue });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ digest: unknownValue, name: unknownValue });
  });
});
