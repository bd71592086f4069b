import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

let fleet: Fleet<"hq-console" | "hq-sensor">;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    "hq-console": {
      kind: "console",
      firmware: "26.3.0.7",
      nodes: [
        { nickname: "hq-sensor" },
        { nickname: "branch-sensor" },
        { nickname: "attic", enabled: false },
      ],
    },
    "hq-sensor": { kind: "sensor", firmware: "26.3.0.7" },
  });
  project = await createProject({
    files: { "index.ts": fleetProgram, "stix/botnet.json": bundleOf(["192.0.2.1"]) },
  });
  await project.configure(fleet.config().filter(({ path }) => path.endsWith(".host")));
  await project.configure([{ path: "extrahop:checkCoverage", value: "true" }]);
});

const requests = () => Object.values(fleet.systems).reduce((sum, { journal }) => sum + journal.length, 0);

describe("a fleet that checks its coverage", () => {
  it("is previewed without any credential or request all the same", async () => {
    const { code, text } = await project.preview();
    expect(text).not.toContain("covers");
    expect([code, requests()]).toEqual([0, 0]);
  });

  it("warns at `up` of the sensors that a console knows and no system covers, and of no others", async () => {
    await project.configure(fleet.config());
    const { code, text } = await project.up();
    expect(text).toContain(
      'hq-console: the console knows 1 sensor that no declared system covers: "branch-sensor".',
    );
    expect(text).toMatch(/extrahop:index:ThreatFleet fleet .*warning/);
    expect(text).not.toContain("attic");
    expect(code).toBe(0);
    for (const secret of fleet.secrets) expect(text).not.toContain(secret);
  });

  it("says that it does not know where a console does not answer, and converges", async () => {
    fleet.systems["hq-console"].faults.add({
      operation: "nodes",
      effect: { kind: "status", status: 403 },
      times: "always",
    });
    const { code, text } = await project.up();
    expect(text).toMatch(/hq-console: whether all of its sensors are declared is not known/);
    expect(code).toBe(0);
  });
});
