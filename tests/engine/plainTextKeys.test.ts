import { startFleet } from "../support/fleet.js";
import { runFleet } from "../support/fleetCommand.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

const warning = "stored in plain text in the stack's configuration";

describe("a key that was stored without --secret", () => {
  it("is warned of at each preview, with the command that encrypts it, also beside keys that are encrypted", async () => {
    const fleet = await startFleet({
      hq: { kind: "sensor", firmware: "9.8.0", apiKeys: ["marked-key-of-hq"] },
      lab: { kind: "sensor", firmware: "9.8.0", apiKeys: ["marked-key-of-lab"] },
    });
    const project = await createProject({
      files: { "index.ts": fleetProgram, "stix/c2.json": bundleOf(["192.0.2.1"]) },
    });
    await project.configure(fleet.config().map((value) => ({ ...value, secret: false })));
    const both = await project.preview();
    expect(both.code).toBe(0);
    expect(both.text).toContain(`2 credentials are ${warning}`);
    // Once beside the stack and once among the diagnostics, however many resources there are.
    expect(both.text.split(warning)).toHaveLength(3);

    await project.must(
      "config",
      "set",
      "--path",
      "extrahop:systems.lab.apiKey",
      "--secret",
      "marked-key-of-lab",
    );
    const one = await project.preview();
    expect(one.text).toContain(`A credential is ${warning}`);
    expect(one.text).toContain("pulumi config set --path 'extrahop:systems.hq.apiKey' --secret");
    expect(one.text).not.toContain("lab.apiKey");

    await project.must(
      "config",
      "set",
      "--path",
      "extrahop:systems.hq.apiKey",
      "--secret",
      "marked-key-of-hq",
    );
    await project.must("config", "set", "extrahop:retiredsystems", "[]");
    const none = await project.preview();
    expect(none.text).not.toContain(warning);
    // Once beside the stack and once among the diagnostics too.
    const misspelled = "the configuration key extrahop:retiredsystems; did you mean extrahop:retiredSystems?";
    expect(none.text.split(misspelled)).toHaveLength(3);
    expect(both.text + one.text + none.text).not.toContain("marked");
  });

  it("is warned of by `fleet`, whose base stack holds it, with the command for that stack", async () => {
    const fleet = await startFleet({
      hq: { kind: "sensor", firmware: "9.8.0", apiKeys: ["marked-key-of-hq"] },
      lab: { kind: "sensor", firmware: "9.8.0", apiKeys: ["marked-key-of-lab"] },
    });
    const project = await createProject({
      stack: "prod",
      files: { "index.ts": fleetProgram, "stix/c2.json": bundleOf(["192.0.2.1"]) },
    });
    await project.configure(
      fleet.config().map((value) => (value.path.includes(".hq.") ? { ...value, secret: false } : value)),
    );
    const preview = async () => runFleet(project, ["preview", "--stack", "prod", "--by", "system"]);
    const plain = await preview();
    expect([plain.code, plain.code === 0 ? "" : plain.text]).toEqual([0, ""]);
    expect(plain.text.split(warning)).toHaveLength(2);
    expect(plain.text).toContain(
      "pulumi config set --stack prod --path 'extrahop:systems.hq.apiKey' --secret",
    );
    expect(plain.text).not.toContain("lab.apiKey");
    const path = "extrahop:systems.hq.apiKey";
    await project.must("config", "set", "--path", path, "--secret", "marked-key-of-hq");
    const encrypted = await preview();
    expect(encrypted.text).not.toContain(warning);
    expect(plain.text + encrypted.text).not.toContain("marked");
  });
});
