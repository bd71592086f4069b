import { configChanges } from "../../../provider/src/sites/siteConfig.js";
import type { ConfigValue } from "../../../provider/src/sites/stackCommands.js";

const config = (values: Readonly<Record<string, string | [string]>>): ReadonlyMap<string, ConfigValue> =>
  new Map(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === "string" ? { value, secret: false } : { value: value[0], secret: true },
    ]),
  );

/** What a site's configuration is after the changes. */
function followed(
  base: ReadonlyMap<string, ConfigValue>,
  site: ReadonlyMap<string, ConfigValue>,
): ReadonlyMap<string, ConfigValue> {
  const { plain, secret, removed } = configChanges(base, site);
  const result = new Map(site);
  for (const key of removed) result.delete(key);
  for (const [key, value] of plain) result.set(key, { value, secret: false });
  for (const [key, value] of secret) result.set(key, { value, secret: true });
  return result;
}

describe("the configuration of a site's stack", () => {
  const base = config({ "extrahop:feeds": "{}", "app:url": "https://example.com", "app:token": ["t"] });

  it("takes over plain values and secrets, and has nothing to do the second time", () => {
    const site = followed(base, config({}));
    for (const [key, value] of base) expect(site.get(key)).toEqual(value);
    expect(configChanges(base, site)).toEqual({ plain: new Map(), secret: new Map(), removed: [] });
  });

  it("loses the keys that the base stack loses, secrets among them", () => {
    const site = followed(config({ "app:url": "https://example.com" }), followed(base, config({})));
    expect([...site.keys()].sort()).toEqual(["app:url", "extrahop:inherited"]);
  });

  it("keeps the keys that only the site has", () => {
    const site = followed(
      base,
      config({ "app:own": "1", "extrahop:contentCache": "off", "app:pass": ["p"] }),
    );
    const later = followed(config({}), new Map([...site, ["extrahop:limit", { value: "1", secret: false }]]));
    expect([...later.keys()].sort()).toEqual(["app:own", "app:pass", "extrahop:inherited", "extrahop:limit"]);
  });

  it("loses what an earlier version left without noting where it came from", () => {
    const site = config({ "extrahop:retiredSystems": '["gone"]', "app:own": "1" });
    expect([...followed(config({}), site).keys()]).toEqual(["app:own"]);
  });

  it("stores a secret as one, also where the site had it as plain text", () => {
    const site = followed(config({ "app:token": ["t"] }), config({ "app:token": "t" }));
    expect(site.get("app:token")).toEqual({ value: "t", secret: true });
  });

  it("never lists systems, which come from the environment", () => {
    const site = followed(base, config({ "extrahop:systems": '{"a":{}}', "extrahop:systemsFile": "a.csv" }));
    expect(site.get("extrahop:systems")?.value).toBe("{}");
    expect(site.get("extrahop:systemsFile")?.value).toBe("");
  });
});
