import { startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

const feeds = 6;

describe("one cause that concerns all collections of a system", () => {
  it("is explained once for each system and named by its code for the other collections", async () => {
    const fleet = await startFleet({
      "hq-sensor": { kind: "sensor", firmware: "26.3.0.7" },
      "lab-sensor": { kind: "sensor", firmware: "9.8.0.1" },
    });
    const files: Record<string, string> = { "index.ts": fleetProgram };
    for (let i = 0; i < feeds; i++) files[`stix/feed${i}.json`] = bundleOf([`192.0.2.${i}`]);
    const project = await createProject({ files });
    await project.configure(fleet.config());
    await project.configure([
      { path: "extrahop:systems.hq-sensor.apiKey", value: "wrong", secret: true },
      { path: "extrahop:systems.lab-sensor.apiKey", value: "wrong", secret: true },
    ]);
    const { code, text } = await project.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    expect(code).not.toBe(0);
    const diagnostics = text.slice(text.indexOf("Diagnostics:"));
    for (const system of ["hq-sensor", "lab-sensor"]) {
      const errors = diagnostics.split("\n").filter((line) => line.includes(`error: ${system}: `));
      expect(errors).toHaveLength(feeds);
      expect(errors.every((line) => line.endsWith("[EXTRAHOP_UNAUTHORIZED]"))).toBe(true);
      expect(errors.filter((line) => line.includes("the system answered 401"))).toHaveLength(1);
      expect(errors.filter((line) => line.includes("as it did for another collection"))).toHaveLength(
        feeds - 1,
      );
    }
    // Each explanation is followed by what to do.
    expect(diagnostics.match(/ config set --path 'extrahop:systems\.[\w-]+\.apiKey'/g)).toHaveLength(2);
  });

  it("is explained once where the messages differ by attempts, times and ids only", async () => {
    const fleet = await startFleet({
      answering: { kind: "sensor", firmware: "26.3.0.7" },
      silent: { kind: "sensor", firmware: "26.3.0.7" },
      unknown: { kind: "sensor", firmware: "26.3.0.7" },
    });
    const { answering, silent } = fleet.systems;
    for (let at = 0; at < 20; at++) {
      const detail = `request ${at}f3a-${at} failed after ${at}.5 s at 2026-01-01T00:00:${at}`;
      answering.faults.add({ operation: "create", effect: { kind: "status", status: 500, detail } });
    }
    const files: Record<string, string> = { "index.ts": fleetProgram };
    for (let i = 0; i < feeds; i++) files[`stix/feed${i}.json`] = bundleOf([`192.0.2.${i}`]);
    const project = await createProject({ files });
    await project.configure(fleet.config());
    await project.must("config", "rm", "--path", "extrahop:systems.unknown.caFile");
    await project.configure(
      ["answering", "silent"].map((name) => ({
        path: `extrahop:systems.${name}.limits.attempts`,
        value: "2",
      })),
    );
    await silent.stop();
    const { code, text } = await project.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    expect(code).not.toBe(0);
    const lines = text.slice(text.indexOf("Diagnostics:")).split("\n");
    const codes = {
      answering: "EXTRAHOP_UNAVAILABLE",
      silent: "EXTRAHOP_UNREACHABLE",
      unknown: "EXTRAHOP_TLS",
    };
    for (const [system, expected] of Object.entries(codes)) {
      const errors = lines.filter((line) => line.includes(`${system}: `) && line.includes(expected));
      expect({ system, errors: errors.length }).toEqual({ system, errors: feeds });
      expect(errors.filter((line) => line.includes("as it did for another collection"))).toHaveLength(
        feeds - 1,
      );
    }
  });
});
