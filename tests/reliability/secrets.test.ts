import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import type { FaultEffect, Simulator } from "../../simulator/src/index.js";
import { addToFigure } from "../support/figures.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import type { Project } from "../support/project.js";
import { addBystander } from "./support/bystander.js";
import { createCollectionsProject, type Declared, declare } from "./support/collectionsProject.js";
import { codesIn, diagnosticsOf, expectSuccess } from "./support/diagnostics.js";
import { feedOf } from "./support/feeds.js";
import { formsOf, propertyMark, SecretWatch, secretMark } from "./support/secretWatch.js";
import { SmallEngine } from "./support/smallEngine.js";

/** Each has its credentials from another place. */
const names = ["configured", "tenant", "described", "listed", "environed"] as const;
type Name = (typeof names)[number];

/** With characters that look different in a URL, in JSON and in base64. */
const secretOf = (name: string) => `${name === "described" ? propertyMark : secretMark}-${name}+/=%"\\&x`;
const token = `${secretMark}-token`;

let fleet: Fleet<Name>;
let project: Project;
let watch: SecretWatch;

const environment = { EXTRAHOP_API_KEY_ENVIRONED: secretOf("environed") };
const yes = ["--yes", "--skip-preview"];

const declared = (source: string): readonly Declared[] =>
  names.map((name) => ({
    resource: name,
    system:
      name === "described"
        ? { name, host: fleet.systems[name].url, apiKey: secretOf(name), caFile: "ca.pem" }
        : name,
    source,
    name: "feed",
  }));

/** Everything that a careless system could send back of what it was sent. */
function echo(name: Name, ...further: string[]): string {
  const secret = secretOf(name);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return [
    `apikey=${secret}`,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    base64(secret),
    base64(`ExtraHop apikey=${secret}`),
    base64(`client-of-${name}:${secret}`),
    ...further,
    Buffer.from(secret).toString("base64url"),
  ].join(" ; ");
}

const everywhere = (effect: (name: Name) => FaultEffect, operation: "list" | "replace" | "create") => {
  for (const name of names)
    fleet.systems[name].faults.add({ operation, effect: effect(name), times: "always" });
};
const clearFaults = () => {
  for (const system of Object.values<Simulator>(fleet.systems)) system.faults.clear();
};

beforeAll(async () => {
  fleet = await startFleet({
    configured: { kind: "sensor", firmware: "26.1.0", apiKeys: [secretOf("configured")] },
    tenant: {
      kind: "rx360",
      firmware: "26.3.0",
      clients: [{ id: "client-of-tenant", secret: secretOf("tenant") }],
    },
    described: { kind: "console", firmware: "26.3.0", apiKeys: [secretOf("described")] },
    listed: { kind: "sensor", firmware: "26.3.0", apiKeys: [secretOf("listed")] },
    environed: { kind: "sensor", firmware: "26.1.0", apiKeys: [secretOf("environed")] },
  });
  for (const name of names) await addBystander(fleet.systems[name]);
  project = await createCollectionsProject({
    "ca.pem": fleet.authority.caPem,
    "v1.tar": (await feedOf("v1")).stix1,
    "v2.tar": (await feedOf("v2")).stix1,
    "systems.csv": `name,host,api_key,ca_file\nlisted,${fleet.systems.listed.url},"${secretOf("listed").replaceAll('"', '""')}",ca.pem\n`,
  });
  await project.configure([
    ...fleet.config("configured", "tenant"),
    ...fleet.config("environed").filter(({ secret }) => secret !== true),
    { path: "extrahop:systemsFile", value: "systems.csv" },
  ]);
  await declare(project, declared("v1.tar"));
  watch = await SecretWatch.over(project);
});

describe("the search for secrets", () => {
  const inside = [0, 1, 2, 3].map((before) => `${"x".repeat(before)}${secretMark}yz`);
  it.each([
    ["in plain", inside],
    ["as a URL", inside.map((text) => encodeURIComponent(text))],
    ["in base64", inside.map((text) => Buffer.from(text).toString("base64"))],
    ["in base64 of URLs", inside.map((text) => Buffer.from(text).toString("base64url"))],
    ["in hexadecimal", inside.map((text) => Buffer.from(text).toString("hex"))],
    ["in small letters", inside.map((text) => text.toLowerCase())],
  ])("finds one %s, wherever it begins", (_form, texts) => {
    for (const text of texts) expect(formsOf(secretMark).some((form) => text.includes(form))).toBe(true);
  });
});

describe("secrets from every place where a system's credentials may be", () => {
  afterEach(() => {
    expect(watch.findings).toEqual([]);
    addToFigure("scenarios searched for secrets", 1);
  });

  it("stay inside through a preview and an update", async () => {
    expectSuccess(await watch.run(["preview", "--diff"], environment));
    expectSuccess(await watch.run(["preview", "--json"], environment));
    expectSuccess(await watch.run(["up", ...yes], environment));
  });

  it("are encrypted in the state where the program itself describes a system", async () => {
    const described = (await project.resources()).find(({ urn }) => urn.endsWith("::described"));
    for (const side of [described?.inputs, described?.outputs]) {
      expect(side?.["system"]).toMatchObject({ apiKey: { ciphertext: expect.stringMatching(/^v1:/) } });
    }
  });

  it("stay inside when every system echoes what it was sent", async () => {
    everywhere((name) => ({ kind: "status", status: 422, detail: echo(name) }), "replace");
    await declare(project, declared("v2.tar"));
    const up = await watch.run(["up", ...yes, "--continue-on-error"], environment);
    expect(up.code).not.toBe(0);
    const said = diagnosticsOf(up.text);
    for (const name of names) expect(said.get(name)).toMatch(/the system answered 422: apikey=\[secret\]/);
    clearFaults();
  });

  it("stay inside when a system echoes them beside text that is no JSON, and as a page", async () => {
    everywhere((name) => ({ kind: "json", status: 403, body: echo(name) }), "list");
    const refresh = await watch.run(["refresh", ...yes], environment);
    expect(refresh.code).not.toBe(0);
    expect(codesIn(refresh.text)).toEqual(["FORBIDDEN"]);
    clearFaults();
  });

  it("stay inside when a token is withdrawn and echoed", async () => {
    const { tenant } = fleet.systems;
    tenant.faults.add({
      operation: "token",
      effect: { kind: "json", body: { access_token: token, expires_in: 600 } },
      times: "always",
    });
    tenant.faults.add({
      operation: "list",
      effect: { kind: "status", status: 401, detail: echo("tenant", `Bearer ${token}`) },
      times: "always",
    });
    const refresh = await watch.run(["refresh", ...yes], environment);
    expect(refresh.code).not.toBe(0);
    expect(diagnosticsOf(refresh.text).get("tenant")).toContain("Bearer [secret]");
    clearFaults();
  });

  it("stay inside when they are refused, and when nobody answers", async () => {
    fleet.systems.configured.rotateKeys(["another-key-0123456789"]);
    await fleet.systems.listed.suspend();
    const refresh = await watch.run(["refresh", ...yes], environment);
    expect(refresh.code).not.toBe(0);
    expect([...codesIn(refresh.text)].sort()).toEqual(["UNAUTHORIZED", "UNREACHABLE"]);
    fleet.systems.configured.rotateKeys([secretOf("configured")]);
    await fleet.systems.listed.resume();
  });

  it.each([
    [
      "with whitespace",
      [{ path: "extrahop:systems.configured.apiKey", value: `${secretOf("x")} y`, secret: true }],
    ],
    [
      "in the host",
      [{ path: "extrahop:systems.configured.host", value: `https://u:${secretMark}@h.example` }],
    ],
  ])("stay inside when a key is in the wrong place: %s", async (_where, values) => {
    const good = await project.run(["config", "--json", "--show-secrets"]);
    const systems =
      (JSON.parse(good.stdout) as Record<string, { value: string }>)["extrahop:systems"]?.value ?? "";
    await project.configure(values);
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(codesIn(preview.text)).toEqual(["SYSTEMS_INVALID"]);
    watch.search("output for an invalid configuration", preview.text);
    await project.must("config", "set", "--secret", "extrahop:systems", systems);
  });

  it("stay inside when the columns of a list are swapped", async () => {
    await project.write("swapped.csv", `${secretMark}0123456789,hq.example.com\n`);
    await project.configure([{ path: "extrahop:systemsFile", value: "swapped.csv" }]);
    const preview = await project.run(["preview"], { environment });
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(
      /swapped\.csv, line 1: has a host in its second column; the order is host, API key/,
    );
    watch.search("output for swapped columns", preview.text);
    await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
  });

  it("stay inside through the recovery and the end", async () => {
    expectSuccess(await watch.run(["up", ...yes], environment));
    expectSuccess(await watch.run(["destroy", ...yes], environment));
    for (const name of names) {
      expect(fleet.systems[name].collections().map(({ name }) => name)).toEqual(["bystander"]);
    }
  });

  it("are in no file of the cache, whose folder nobody else may enter", async () => {
    const cache = join(project.folder, "..", "inspections");
    expect((await stat(cache)).mode & 0o077).toBe(0);
    for (const entry of await readdir(cache)) expect((await stat(join(cache, entry))).mode & 0o077).toBe(0);
    await watch.searchFolder(cache);
  });

  it("leave no prepared file", async () => {
    const left = await readdir(join(project.folder, "..", "pulumi", "tmp"));
    expect(left.filter((name) => name.startsWith("extrahop-"))).toEqual([]);
  });

  it("are in no error object, however deep one looks", async () => {
    const { configured } = fleet.systems;
    const systems = JSON.stringify({
      configured: {
        host: configured.url,
        apiKey: secretOf("configured"),
        caFile: fleet.caFile,
        limits: { attempts: 1 },
      },
    });
    const engine = new SmallEngine(project.folder, () => ({ "extrahop:systems": systems }));
    for (const effect of [
      { kind: "status", status: 422, detail: echo("configured") },
      { kind: "reset", at: "after-body" },
      { kind: "html", status: 500 },
    ] as const) {
      configured.faults.add({ operation: "create", effect, times: "always" });
      const { errors } = await engine.up({ x: { system: "configured", source: "v1.tar", name: "x" } });
      for (const error of errors.values()) {
        watch.search(
          "an error object",
          inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
        );
      }
      expect(errors.size).toBe(1);
      configured.faults.clear();
    }
  });
});
