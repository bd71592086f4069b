import { output, runtime } from "@pulumi/pulumi";
import { checkCollection } from "../../../provider/src/collection/check.js";
import { ThreatCollection } from "../../../provider/src/program/threatCollection.js";
import { ThreatFeed } from "../../../provider/src/program/threatFeed.js";
import { ThreatFleet } from "../../../provider/src/program/threatFleet.js";
import { startSensor } from "../collection/support/sensor.js";

interface Registered {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const registered: Registered[] = [];

beforeAll(() => {
  void runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, inputs: inputs as Registered["inputs"] });
        return { id: name, state: {} };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    true,
  );
});

type Constructor = new (name: string, args: never) => object;

const classes: readonly (readonly [string, Constructor])[] = [
  ["ThreatCollection", ThreatCollection],
  ["ThreatFeed", ThreatFeed],
  ["ThreatFleet", ThreatFleet],
];

const make = (type: Constructor, name: unknown, args: unknown) => () =>
  new type(name as string, args as never);

describe.each(classes)("the constructor of %s", (called, type) => {
  it("refuses arguments that are no object", () => {
    for (const args of [null, undefined, 7, true, "", "stix", ["stix"], output({}), Promise.resolve({})])
      expect(make(type, "a", args)).toThrow(`The arguments of the ${called} "a" must be an object.`);
  });

  it("refuses a name that is no text", () => {
    for (const name of [null, undefined, "", 7, {}, output("a")])
      expect(make(type, name, {})).toThrow(`The name of a ${called} must be text`);
  });

  it("refuses an argument that does not exist, because nothing would follow from it", () => {
    expect(make(type, "a", { allowEmtpy: true })).toThrow('which does not exist; did you mean "allowEmpty"?');
    expect(make(type, "a", { zzz: 1 })).toThrow(/"zzz", which does not exist; there are /);
    expect(registered).toEqual([]);
  });
});

describe("a system of another type", () => {
  it.each([
    ["null", null],
    ["a number", 7],
    ["a list", ["hq"]],
    ["an empty text", ""],
    ["an Output of null", output(null)],
    ["an Output of a number", output(7)],
    ["a promise of a list", Promise.resolve(["hq"])],
  ])("is reported at its resource: %s", async (_case, system) => {
    const sensor = await startSensor("stix1", ["hq"]);
    registered.length = 0;
    const collection = new ThreatCollection("a", { system: system as never, source: "one.xml" });
    await new Promise((resolve) => collection.urn.apply(resolve));
    const inputs = registered.find(({ type }) => type.endsWith(":ThreatCollection"))?.inputs ?? {};
    const { failures } = await checkCollection(inputs, sensor.context());
    expect(failures).toEqual([
      { property: "system", reason: expect.stringMatching(/^must be the name of a declared/) },
    ]);
  });
});
