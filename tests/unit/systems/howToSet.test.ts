import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeSite, howToSet, loadSystems, type System } from "../../../provider/src/systems/index.js";

const folder = mkdtempSync(join(tmpdir(), "places-"));
writeFileSync(join(folder, "systems.csv"), "name,host\nin-file,file.example.com\n");
afterAll(() => rmSync(folder, { recursive: true }));

const hosts = (...names: string[]) =>
  JSON.stringify(Object.fromEntries(names.map((name) => [name, { host: `${name}.example.com` }])));

const fixes = (systems: readonly System[]) =>
  Object.fromEntries(
    systems.map((system) => [system.name, [howToSet(system, "apiKey"), howToSet(system, "proxy", "none")]]),
  );

describe("how a setting of a system is changed", () => {
  const declared = loadSystems({
    systems: hosts("in-stack"),
    systemsFile: "systems.csv",
    folder,
    environment: {},
  });

  it("is a command for the stack's configuration, or the file that declares the system", () => {
    expect(fixes(declared)).toEqual({
      "in-stack": [
        "pulumi config set --path 'extrahop:systems.in-stack.apiKey' --secret",
        "pulumi config set --path 'extrahop:systems.in-stack.proxy' none",
      ],
      "in-file": [
        'the column apiKey of "in-file" in the systems file',
        'the column proxy of "in-file" in the systems file: none',
      ],
    });
  });

  it("is EXTRAHOP_SYSTEMS where that declares the system", () => {
    const environment = { EXTRAHOP_SYSTEMS: hosts("hq") };
    expect(fixes(loadSystems({ folder, environment }))["hq"]?.[0]).toBe('apiKey of "hq" in EXTRAHOP_SYSTEMS');
  });

  it("names in a site of a fleet the stack that lists the systems, or its file", () => {
    const scope = { stack: "prod-all", baseStack: "org/prod", systems: declared, elsewhere: [] };
    expect(fixes(loadSystems({ folder, environment: describeSite(scope, {}) }))).toEqual({
      "in-stack": [
        "pulumi config set --stack org/prod --path 'extrahop:systems.in-stack.apiKey' --secret",
        "pulumi config set --stack org/prod --path 'extrahop:systems.in-stack.proxy' none",
      ],
      "in-file": [
        'the column apiKey of "in-file" in the systems file',
        'the column proxy of "in-file" in the systems file: none',
      ],
    });
  });
});
