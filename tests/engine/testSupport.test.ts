import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startFleet } from "../support/fleet.js";
import { createProject } from "../support/project.js";

/** Looks again and again until it is so, for 30 seconds at most. */
async function eventually(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 600 && !isSo(); look += 1) await pause(50);
  expect(isSo()).toBe(true);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the support for engine tests", () => {
  it("runs what a user types on a stack of the test's own", async () => {
    const project = await createProject({
      files: {
        "index.ts": `
          import * as pulumi from "@pulumi/pulumi";
          const config = new pulumi.Config("extrahop");
          export const host = config.requireObject<any>("systems").munich.host;
          export const apiKey = config.requireSecretObject<any>("systems").apply((systems) => systems.munich.apiKey);`,
      },
    });
    await project.configure([
      { path: "extrahop:systems.munich.host", value: "https://munich.example" },
      { path: "extrahop:systems.munich.apiKey", value: "the key of munich", secret: true },
    ]);

    const up = await project.withEvents("up", "--yes", "--skip-preview");
    expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining("+ 1 created") });
    expect(up.events.some((event) => "summaryEvent" in event)).toBe(true);
    expect(await project.outputs()).toEqual({ host: "https://munich.example", apiKey: "the key of munich" });
    expect(await project.exportedState()).not.toContain("the key of munich");
    expect((await project.resources()).map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
    expect(existsSync(`${project.folder}/Pulumi.test.yaml`)).toBe(true);

    expect((await project.preview("--expect-no-changes")).code).toBe(0);
    expect((await project.destroy()).code).toBe(0);
    expect(await project.resources()).toEqual([]);
  }, 120_000);

  it("gives back a failing run with all that the user would have seen", async () => {
    const project = await createProject({ files: { "index.ts": 'throw new Error("no feed today");' } });
    const { code, text } = await project.up();
    expect(code).not.toBe(0);
    expect(text).toContain("no feed today");
    await expect(project.must("up", "--yes", "--skip-preview")).rejects.toThrow("no feed today");
  }, 120_000);

  it("ends a run that takes too long and shows what it wrote", async () => {
    const project = await createProject({ files: { "index.ts": "setInterval(() => {}, 1000);" } });
    await expect(project.run(["preview"], { timeout: 1_000 })).rejects.toThrow("took longer than 1 s");
  }, 60_000);

  it("ends the program together with the command that started it", async () => {
    const project = await createProject({
      files: {
        "index.ts": `
          require("node:fs").writeFileSync("pid", String(process.pid));
          setInterval(() => {}, 1000);`,
      },
    });
    const pidFile = join(project.folder, "pid");
    const run = project.run(["preview"], { timeout: 60_000 });
    await eventually(() => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "");
    const pid = Number(readFileSync(pidFile, "utf8"));
    await project.stop();
    expect((await run).code).not.toBe(0);
    await eventually(() => !runs(pid));
  }, 90_000);

  it("starts systems whose certificates come from one CA", async () => {
    const fleet = await startFleet({
      munich: { kind: "sensor", firmware: "9.8.0" },
      tenant: { kind: "rx360", firmware: "26.3.0" },
    });
    const statuses = await Promise.all(
      Object.values(fleet.systems).map(
        ({ url }) =>
          new Promise((resolve, reject) => {
            request(`${url}/api/v1/extrahop`, { ca: fleet.authority.caPem }, (response) => {
              response.resume();
              resolve(response.statusCode);
            })
              .on("error", reject)
              .end();
          }),
      ),
    );
    expect(statuses).toEqual([401, 401]);
    expect(fleet.config("tenant").map(({ path, secret }) => [path, secret ?? false])).toEqual([
      ["extrahop:systems.tenant.host", false],
      ["extrahop:systems.tenant.caFile", false],
      ["extrahop:systems.tenant.clientId", false],
      ["extrahop:systems.tenant.clientSecret", true],
    ]);
    expect(fleet.secrets).toHaveLength(2);
  });
});
