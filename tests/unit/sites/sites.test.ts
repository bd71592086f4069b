import fc from "fast-check";
import { groupSystems, sitesOfShard, stackOfName } from "../../../provider/src/sites/sites.js";
import { defaultLimits, type System } from "../../../provider/src/systems/index.js";

const system = (name: string, site?: string): System => ({
  name,
  origin: `https://${name}`,
  insecureSkipVerify: false,
  limits: defaultLimits,
  ...(site === undefined ? {} : { site }),
});

describe("sites", () => {
  it("hold the systems that state them", () => {
    const sites = groupSystems([system("c", "osaka"), system("a", "new york"), system("b", "osaka")], "site");
    expect(sites.map(({ name, systems }) => [name, systems.map((one) => one.name)])).toEqual([
      ["new-york", ["a"]],
      ["osaka", ["b", "c"]],
    ]);
  });

  it("cannot be made where systems state none", () => {
    expect(() => groupSystems([system("a", "x"), system("b"), system("c")], "site")).toThrow(
      "state no site: b, c",
    );
  });

  it("never share a stack, even where their names differ only in characters that a stack's cannot have", () => {
    expect(() => groupSystems([system("a b"), system("a-b")], "system")).toThrow(
      'the systems "a b" and "a-b" would share the stack name "a-b"',
    );
    expect(() => groupSystems([system("s1", "b x"), system("s2", "b-x")], "site")).toThrow(
      'the sites "b x" and "b-x" would share the stack name "b-x"',
    );
  });

  it("have stacks of their own where their names have no character that a stack's can have", () => {
    const sites = groupSystems([system("s1", "東京"), system("s2", "大阪"), system("s3", "東京")], "site");
    expect(sites.map(({ systems }) => systems.map(({ name }) => name)).sort()).toEqual([
      ["s1", "s3"],
      ["s2"],
    ]);
    for (const site of sites) {
      expect(site.name).toMatch(/^[a-z0-9]+$/);
      expect(stackOfName(site.systems[0]?.site ?? "", "prod")).toBe(`prod-${site.name}`);
    }
  });

  it("lose and double no system, however they are grouped and sharded", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        names,
        fc.oneof(fc.constant("system" as const), fc.integer({ min: 1, max: 9 })),
        fc.integer({ min: 1, max: 6 }),
        (all, by, count) => {
          const sites = groupSystems(
            all.map((name) => system(name)),
            by,
          );
          const shards = Array.from({ length: count }, (_, index) =>
            sitesOfShard(sites, { index: index + 1, count }),
          );
          const found = shards.flat().flatMap(({ systems }) => systems.map(({ name }) => name));
          expect(found.sort()).toEqual([...all].sort());
          expect(new Set(sites.map(({ name }) => name)).size).toBe(sites.length);
        },
      ),
    );
  });
});
