import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configurationKeys, misspelledKeys } from "../../../provider/src/systems/index.js";

const declared = (): readonly string[] => {
  const project = readFileSync(join(__dirname, "../../../Pulumi.yaml"), "utf8");
  return Object.keys((parse(project) as { config: object }).config);
};

describe("keys of a stack's configuration", () => {
  it("are those that the root project declares", () => {
    const known = declared().filter((key) => key.startsWith("extrahop:"));
    expect(configurationKeys.map((key) => `extrahop:${key}`).sort()).toEqual(known.sort());
    expect(misspelledKeys(known)).toEqual([]);
  });

  it.each([
    ["extrahop:system", "extrahop:systems"],
    ["my-feeds:systems", "extrahop:systems"],
    ["pulumi-extrahop:systemsFile", "extrahop:systemsFile"],
    ["extrahop:Systems", "extrahop:systems"],
    ["extrahop:retiredsystems", "extrahop:retiredSystems"],
    ["extrahop:credential", "extrahop:credentials"],
    ["extrahop:contentcache", "extrahop:contentCache"],
  ])("that are misspelled, such as %s, are named with what was meant", (key, meant) => {
    expect(misspelledKeys([key, "aws:region"])).toEqual([
      `pulumi-extrahop does not read the configuration key ${key}; did you mean ${meant}?`,
    ]);
  });

  it.each([
    [["extrahop:owner"]],
    [["my-feeds:feeds"]],
    [["my-feeds:systems", "extrahop:systems"]],
    [["extrahop:systems"]],
  ])("of a program's own are left alone: %j", (keys) => {
    expect(misspelledKeys(keys)).toEqual([]);
  });
});
