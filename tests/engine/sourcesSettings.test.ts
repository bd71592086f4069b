import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { runCli } from "../support/runCli.js";
import { feedServer } from "../support/sources/feedServer.js";

const tokens = { publisher: "marked-token-in-the-stack", other: "marked-token-in-the-environment" };

let project: Project;

const sources = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  runCli(["sources", ...args, "--json"], {
    folder: project.folder,
    environment: { ...project.driverEnvironment, ...environment },
  });

const results = (stdout: string): object[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);

beforeAll(async () => {
  const fleet = await startFleet({ new: { kind: "sensor", firmware: "26.3.0" } });
  const server = await feedServer((request, response) => {
    const name = (request.url ?? "").slice(1) as keyof typeof tokens;
    if (request.headers.authorization !== `Bearer ${tokens[name]}`) response.writeHead(401).end();
    else response.end("198.51.100.7\n");
  });
  project = await createProject({
    files: {
      "index.ts": `
import { Config } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";
new ThreatFleet("fleet", { declaration: new Config("extrahop").require("sourcesDeclaration") });
`,
      "feeds/own.yaml": `sources:
  a: { url: "${server.url}/publisher", credentials: publisher }
  b: { url: "${server.url}/other", credentials: other }
`,
    },
  });
  await project.configure(fleet.config());
  await project.configure([
    { path: "extrahop:sourcesDeclaration", value: "feeds/own.yaml" },
    { path: "extrahop:credentials.publisher.token", value: tokens.publisher, secret: true },
  ]);
});

describe("settings of sources in the stack's configuration", () => {
  it("name the declaration and hold credentials, beside those of the environment", async () => {
    const { code, stdout, stderr } = await sources(["update"], {
      EXTRAHOP_CREDENTIALS: JSON.stringify({ other: { token: tokens.other } }),
    });
    const warnings = ["a", "b"].map(
      (name) =>
        `warning: the source "${name}" sends its credentials without encryption (http://). Fix: declare an https:// address.\n`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: warnings.join("") });
    expect(results(stdout)).toEqual([
      { source: "a", result: "updated", added: 1, removed: 0, total: 1 },
      { source: "b", result: "updated", added: 1, removed: 0, total: 1 },
    ]);
    const lock = await readFile(join(project.folder, "feeds/extrahop.lock.json"), "utf8");
    for (const token of Object.values(tokens)) expect(lock).not.toContain(token);
    expect((await project.up()).code).toBe(0);
    for (const token of Object.values(tokens)) expect(await project.exportedState()).not.toContain(token);
  });

  it("say how to add credentials that neither has", async () => {
    const { code, stdout } = await sources(["update", "b"]);
    expect(code).toBe(4);
    expect(results(stdout)).toMatchObject([{ source: "b", result: "failed" }]);
    expect(stdout).toContain("pulumi config set --secret --path");
  });

  it("name no stack that is not there without an error", async () => {
    const { code, stderr } = await sources(["status", "--stack", "missing"]);
    expect(code).toBe(1);
    expect(stderr).toContain("reading the stack's configuration failed");
  });
});
