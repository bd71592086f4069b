import { readFile } from "node:fs/promises";
import { createAuthority } from "../../simulator/src/index.js";
import { startConnectProxy } from "../support/connectProxy.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

type Name = "hq" | "branch";

let fleet: Fleet<Name>;
let project: Project;

const certificate = { hosts: ["sensor.corp.example", "127.0.0.1", "localhost"] };

beforeEach(async () => {
  fleet = await startFleet({
    hq: { kind: "console", firmware: "26.3.0.1", certificate },
    branch: { kind: "sensor", firmware: "9.8.0.1", certificate },
  });
  project = await createProject({
    files: { "index.ts": fleetProgram, "stix/c2.json": bundleOf(["192.0.2.1"]) },
  });
});

const yes = ["--yes", "--skip-preview"];
const portOf = (name: Name) => Number(new URL(fleet.systems[name].url).port);
const names = (name: Name) => fleet.systems[name].collections().map((collection) => collection.name);

describe("systems in a corporate network", () => {
  it("are converged, refreshed and emptied through the proxy that alone resolves them; NO_PROXY names the other", async () => {
    const proxy = await startConnectProxy({
      credentials: "user:marked-password",
      hosts: { "sensor.corp.example": { host: "127.0.0.1", port: portOf("branch") } },
    });
    await project.configure([
      ...fleet.config(),
      { path: "extrahop:systems.branch.host", value: "sensor.corp.example" },
    ]);
    const environment = {
      HTTPS_PROXY: proxy.url.replace("//", "//user:marked-password@"),
      NO_PROXY: "127.0.0.0/8",
    };
    for (const args of [["preview"], ["up", ...yes], ["refresh", ...yes], ["destroy", ...yes]]) {
      const run = await project.run(args, { environment });
      expect([args[0], run.code]).toEqual([args[0], 0]);
      expect(run.text).not.toContain("marked");
      if (args[0] === "up") for (const name of ["hq", "branch"] as const) expect(names(name)).toEqual(["c2"]);
    }
    expect(names("branch")).toEqual([]);
    expect(new Set(proxy.asked)).toEqual(new Set(["sensor.corp.example:443"]));
  });

  it("can have a proxy of their own, whose refusal is reported with its fix and without its password", async () => {
    const proxy = await startConnectProxy({ status: 407 });
    await project.configure([
      ...fleet.config("branch"),
      { path: "extrahop:systems.branch.proxy", value: proxy.url.replace("//", "//u:marked@"), secret: true },
    ]);
    const up = await project.run(["up", ...yes]);
    expect(up.code).not.toBe(0);
    expect(up.text).toMatch(
      /branch: .*the proxy http:\/\/127\.0\.0\.1:\d+ answered 407 .*\[EXTRAHOP_PROXY\]/,
    );
    expect(up.text).toContain("The proxy refuses the user name or password");
    expect(up.text).not.toContain("marked");
    expect(await project.exportedState()).not.toContain("marked");
  });

  it("are trusted by NODE_EXTRA_CA_CERTS also where they have a caFile", async () => {
    await project.write("other.pem", (await createAuthority("other CA")).caPem);
    await project.configure([
      ...fleet.config("hq").filter(({ path }) => !path.endsWith("caFile")),
      { path: "extrahop:systems.hq.caFile", value: "other.pem" },
    ]);
    const without = await project.run(["up", ...yes]);
    expect(without.code).not.toBe(0);
    expect(without.text).toMatch(/caFile .*other\.pem does not hold the authority that signed it/);
    const environment = { NODE_EXTRA_CA_CERTS: fleet.caFile };
    expect((await project.run(["up", ...yes], { environment })).code).toBe(0);
    expect(names("hq")).toEqual(["c2"]);
  });

  it("have a missing caFile reported at preview, once", async () => {
    await project.configure([
      ...fleet.config().filter(({ path }) => !path.endsWith("caFile")),
      { path: "extrahop:systems.hq.caFile", value: "corp.pem" },
      { path: "extrahop:systems.branch.caFile", value: "corp.pem" },
    ]);
    const { code, text } = await project.preview();
    expect(code).not.toBe(0);
    expect(text).toMatch(
      /extrahop:systems\.branch\.caFile: .*corp\.pem cannot be read \(ENOENT\) \(also of 1 other system\)/,
    );
    expect(text).not.toContain("ThreatCollection");
    await project.write("corp.pem", await readFile(fleet.caFile));
    expect((await project.preview()).code).toBe(0);
  });

  it("stop the run where one environment variable could hold the key of two", async () => {
    await project.configure([
      { path: 'extrahop:systems["hq-sensor"].host', value: fleet.systems.hq.url },
      { path: 'extrahop:systems["hq-sensor"].caFile', value: fleet.caFile },
      { path: 'extrahop:systems["HQ.sensor"].host', value: fleet.systems.branch.url },
      { path: 'extrahop:systems["HQ.sensor"].caFile', value: fleet.caFile },
    ]);
    const [hqKey = "", branchKey = ""] = fleet.secrets;
    const shared = await project.run(["up", ...yes], { environment: { EXTRAHOP_API_KEY_HQ_SENSOR: hqKey } });
    expect(shared.code).not.toBe(0);
    expect(shared.text).toContain("EXTRAHOP_API_KEY_HQ_SENSOR may belong to another system");
    expect([...fleet.systems.hq.journal, ...fleet.systems.branch.journal]).toEqual([]);
    const exact = (name: string) =>
      new RegExp(`(EXTRAHOP_API_KEY_HQ_SENSOR_[0-9A-F]{8}) for "${name}"`).exec(shared.text)?.[1] ?? "";
    const environment = { [exact("hq-sensor")]: hqKey, [exact("HQ.sensor")]: branchKey };
    expect((await project.run(["up", ...yes], { environment })).code).toBe(0);
    expect([names("hq"), names("branch")]).toEqual([["c2"], ["c2"]]);
  });
});
