import {
  describeSite,
  loadSystems,
  type System,
  systemsOfOtherSites,
} from "../../../provider/src/systems/index.js";

/** Settings of a system are changed in the stack that lists the fleet. */
const inFleet = (systems: readonly System[]) =>
  systems.map((system) => ({ ...system, declaredIn: { stack: "prod" } }));

describe("the environment of a site's engine", () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `sensor-${index}`);
  const systems = loadSystems({
    systems: JSON.stringify(
      Object.fromEntries(names.map((name) => [name, { host: `${name}.example.com`, apiKey: `key-${name}` }])),
    ),
    folder: "/",
    environment: {},
  });
  const variables = describeSite({ stack: "prod-all", baseStack: "prod", systems, elsewhere: names }, {});

  it("holds thousands of systems in variables that an operating system takes", () => {
    for (const value of Object.values(variables)) expect(Buffer.byteLength(value)).toBeLessThan(128 * 1024);
    const read = loadSystems({ folder: "/", environment: variables });
    expect(read).toEqual(inFleet(systems));
    expect(systemsOfOtherSites(variables).size).toBe(names.length);
  });

  it("replaces longer lists that the process inherited", () => {
    const two = describeSite(
      { stack: "prod-two", baseStack: "prod", systems: systems.slice(0, 2), elsewhere: [] },
      variables,
    );
    const inherited = { ...variables, ...two };
    expect(loadSystems({ folder: "/", environment: inherited })).toEqual(inFleet(systems.slice(0, 2)));
    expect(systemsOfOtherSites(inherited).size).toBe(0);
  });
});
