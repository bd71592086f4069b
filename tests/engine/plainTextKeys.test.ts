import { startFleet } from "../support/fleet.js";
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
    const none = await project.preview();
    expect(none.text).not.toContain(warning);
    expect(both.text + one.text + none.text).not.toContain("marked");
  });
});
