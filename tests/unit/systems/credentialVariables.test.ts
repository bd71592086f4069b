import { ExtraHopError } from "../../../provider/src/errors/index.js";
import { CredentialVariables, credentialVariable, loadSystems } from "../../../provider/src/systems/index.js";

const load = (names: readonly string[], environment: Record<string, string>) =>
  loadSystems({
    systems: JSON.stringify(Object.fromEntries(names.map((name) => [name, { host: "h.example" }]))),
    folder: ".",
    environment,
  });

function refusal(names: readonly string[], environment: Record<string, string>): string {
  try {
    load(names, environment);
  } catch (error) {
    if (error instanceof ExtraHopError && error.code === "EXTRAHOP_SYSTEMS_INVALID") return error.message;
    throw error;
  }
  throw new Error("was accepted");
}

const keysOf = (names: readonly string[], environment: Record<string, string>) =>
  Object.fromEntries(load(names, environment).map(({ name, credentials }) => [name, credentials]));

describe("a credential of the environment", () => {
  it.each([
    [["hq-sensor", "HQ.sensor"], "EXTRAHOP_API_KEY_HQ_SENSOR"],
    [["hq", "HQ"], "EXTRAHOP_API_KEY_HQ"],
    [["東京-1", "大阪-1"], "EXTRAHOP_API_KEY__1"],
    [["a b", "a  b"], "EXTRAHOP_API_KEY_A_B"],
  ])("that two of %j could read stops the run, with the variable of each", (names, variable) => {
    const message = refusal(names, { [variable]: "marked-key" });
    expect(message).toContain(`the environment variable ${variable} may belong to another system`);
    for (const name of names)
      expect(message).toMatch(new RegExp(`EXTRAHOP_API_KEY_\\w+_[0-9A-F]{8} for "${name}"`));
    expect(message).not.toContain("marked");
  });

  it("is read from the exact variable of each, which no other system reads", () => {
    const names = ["hq-sensor", "HQ.sensor", "東京", "大阪"];
    const variables = new CredentialVariables(names, {});
    const environment = Object.fromEntries(
      names.map((name, index) => [variables.variableFor("apiKey", name), `key-${index}`]),
    );
    expect(Object.keys(environment)).toHaveLength(4);
    for (const variable of Object.keys(environment)) expect(variable).toMatch(/^[A-Z_][A-Z0-9_]*$/);
    expect(keysOf(names, environment)).toEqual(
      Object.fromEntries(names.map((name, index) => [name, { kind: "apiKey", apiKey: `key-${index}` }])),
    );
  });

  it("is never read from a variable that is made of no letter of the name", () => {
    expect(keysOf(["東京"], { EXTRAHOP_API_KEY__: "key", EXTRAHOP_API_KEY_: "key" })).toEqual({
      東京: undefined,
    });
    expect(credentialVariable("apiKey", "東京")).toMatch(/^EXTRAHOP_API_KEY_[0-9A-F]{8}$/);
  });

  it("does not stop the run where every system of that name has its own in the configuration", () => {
    const systems = JSON.stringify({
      "hq-sensor": { host: "a", apiKey: "one" },
      "HQ.sensor": { host: "b", apiKey: "two" },
    });
    const environment = { EXTRAHOP_API_KEY_HQ_SENSOR: "three" };
    expect(loadSystems({ systems, folder: ".", environment })).toHaveLength(2);
  });

  it("stops the run where one system's name spells the exact variable of another", () => {
    const exact = credentialVariable("apiKey", "hq").concat("_", hashOf("hq"));
    const impostor = `hq-${hashOf("hq").toLowerCase()}`;
    expect(credentialVariable("apiKey", impostor)).toBe(exact);
    expect(refusal(["hq", impostor], { [exact]: "k" })).toContain("may belong to another system");
  });
});

function hashOf(name: string): string {
  const message = refusal([name, name.toUpperCase()], { [credentialVariable("apiKey", name)]: "k" });
  return new RegExp(`_([0-9A-F]{8}) for "${name}"`).exec(message)?.[1] ?? "";
}
