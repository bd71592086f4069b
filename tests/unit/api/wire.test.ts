import { parseCollections } from "../../../provider/src/api/wire.js";

const parsed = (fields: object) => {
  const result = parseCollections([{ id: 1, name: "apt1", ...fields }]);
  return "value" in result ? result.value[0] : result;
};

describe("a listed collection", () => {
  it("has its time, count and user key", () => {
    expect(parsed({ last_updated: 1_700_000_000_000, observables: 3, user_key: "k" })).toEqual({
      id: 1,
      name: "apt1",
      lastUpdated: 1_700_000_000_000,
      observables: 3,
      userKey: "k",
    });
    expect(parsed({ last_updated: 0, observables: 0 })).toMatchObject({ lastUpdated: 0, observables: 0 });
  });

  it.each([1e21, 8.64e15 + 1, -1, 1.5, "1700000000000", null, [], {}, true, JSON.parse("1e400")])(
    "has no time where the system lists %j",
    (last_updated) => {
      expect(parsed({ last_updated })).toEqual({ id: 1, name: "apt1" });
    },
  );

  it.each([1e300, -3, 0.5, "3", null, [3], JSON.parse("-1e400")])(
    "has no count where the system lists %j",
    (observables) => {
      expect(parsed({ observables })).toEqual({ id: 1, name: "apt1" });
    },
  );

  it("needs a whole number for an id and a text for a name", () => {
    expect(parsed({ id: 1e21 })).toHaveProperty("fault");
    expect(parsed({ id: "1" })).toHaveProperty("fault");
    expect(parsed({ name: 1 })).toHaveProperty("fault");
  });
});
