import { startFleet } from "../support/fleet.js";
import { jsonLines, runCli } from "../support/runCli.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { declaring, nobody } from "./support/asking.js";

const coverage = async (environment: NodeJS.ProcessEnv, ...args: string[]) =>
  runCli(["coverage", ...args], { folder: await temporaryFolder(), environment });

describe("coverage", () => {
  it("ends with 0 when every sensor of every console is declared: by nickname, or by host name with or without domain", async () => {
    const fleet = await startFleet({
      hq: {
        kind: "console",
        firmware: "26.3.0",
        nodes: [
          { nickname: "MUNICH" },
          { nickname: "Sensor in Paris", hostname: "127.0.0.1" },
          { nickname: "Sensor in Rome", hostname: "rome" },
          { nickname: "old one", enabled: false },
        ],
      },
      munich: { kind: "sensor", firmware: "9.8.0" },
      "rome.corp.example": { kind: "sensor", firmware: "9.8.0" },
    });

    const { code, stdout, stderr } = await coverage(declaring(fleet));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^CONSOLE +SENSOR +DECLARED AS$/m);
    expect(stdout).toMatch(/^hq +MUNICH +munich$/m);
    expect(stdout).toMatch(/^hq +Sensor in Rome +rome\.corp\.example$/m);
    expect(stdout).toMatch(/^hq +old one +missing, but switched off$/m);
    expect(stderr).toBe("4 sensors of 1 console: each that is switched on is declared.\n");
  });

  it("ends with 3 and names the sensors that no declared system covers", async () => {
    const fleet = await startFleet({
      hq: { kind: "console", firmware: "26.3.0", nodes: [{ nickname: "munich" }, { nickname: "lyon" }] },
      munich: { kind: "sensor", firmware: "9.8.0" },
    });

    const text = await coverage(declaring(fleet));
    const json = await coverage(declaring(fleet), "--json");

    expect([text.code, json.code]).toEqual([3, 3]);
    expect(text.stdout).toMatch(/^hq +lyon +missing$/m);
    expect(text.stderr).toBe("2 sensors of 1 console: 1 not declared.\n");
    expect(jsonLines(json.stdout)).toEqual([
      {
        covered: false,
        failures: [],
        sensors: [
          { console: "hq", id: 1, name: "munich", names: ["munich"], enabled: true, coveredBy: "munich" },
          { console: "hq", id: 2, name: "lyon", names: ["lyon"], enabled: true, coveredBy: null },
        ],
      },
    ]);
  });

  it("recognizes a sensor that is declared by its address, by what it calls itself", async () => {
    const fleet = await startFleet({
      hq: {
        kind: "console",
        firmware: "26.3.0",
        nodes: [{ nickname: "Branch in Lyon", hostname: "eda-lyon.corp.example" }, { nickname: "eda-bonn" }],
      },
      "10.0.0.5": { kind: "sensor", firmware: "9.8.0", hostname: "EDA-Lyon.corp.example" },
      "10.0.0.6": { kind: "sensor", firmware: "9.8.0", hostname: "eda-bonn.corp.example" },
    });

    const { code, stdout } = await coverage(declaring(fleet));

    expect(stdout).toMatch(/^hq +Branch in Lyon +10\.0\.0\.5$/m);
    expect(stdout).toMatch(/^hq +eda-bonn +10\.0\.0\.6$/m);
    expect(code).toBe(0);
  });

  it.each([
    {
      what: "a label that two declared hosts share",
      nickname: "eda",
      systems: ["eda.a.example", "eda.b.example"],
    },
    { what: "a name in another domain", nickname: "eda.c.example", systems: ["eda.a.example"] },
    { what: "the console's own name", nickname: "hq", systems: [] },
  ])("takes $what for no proof", async ({ nickname, systems }) => {
    const fleet = await startFleet({ hq: { kind: "console", firmware: "26.3.0", nodes: [{ nickname }] } });
    const key = "marked-key-of-nobody";
    const others = Object.fromEntries(systems.map((name) => [`${name} sensor`, { host: name, apiKey: key }]));

    const { stdout } = await coverage(declaring(fleet, others), "--json", "--timeout", "2");

    expect(jsonLines(stdout)[0]).toMatchObject({
      covered: false,
      sensors: [{ name: nickname, coveredBy: null }],
    });
  });

  it("ends with 2 when a system cannot be asked, even where sensors are missing", async () => {
    const fleet = await startFleet({
      hq: { kind: "console", firmware: "26.3.0", nodes: [{ nickname: "lyon" }] },
      rome: { kind: "console", firmware: "26.3.0" },
    });
    fleet.systems.rome.faults.add({ operation: "nodes", effect: { kind: "status", status: 403 } });

    const { code, stdout, stderr } = await coverage(declaring(fleet, { gone: nobody }));

    expect(code).toBe(2);
    expect(stdout).toMatch(/^hq +lyon +missing$/m);
    expect(stderr).toMatch(/^error: gone: listing connected sensors failed: .*\[EXTRAHOP_UNREACHABLE\]$/m);
    expect(stderr).toMatch(/^error: rome: listing connected sensors failed: .*\[EXTRAHOP_FORBIDDEN\]$/m);
    for (const secret of [...fleet.secrets, nobody.apiKey]) expect(stdout + stderr).not.toContain(secret);
  });

  it("ends with 1 when nothing that is declared is a console", async () => {
    const fleet = await startFleet({ munich: { kind: "sensor", firmware: "9.8.0" } });

    const { code, stdout, stderr } = await coverage(declaring(fleet));

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: none of the declared systems is a console\nDeclare one/);
  });
});
