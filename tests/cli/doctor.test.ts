import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { cleanUp } from "../support/cleanUp.js";
import { startConnectProxy } from "../support/connectProxy.js";
import { startFleet } from "../support/fleet.js";
import { jsonLines, runCli } from "../support/runCli.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { declaring, nobody } from "./support/asking.js";

const day = 86_400_000;

const doctor = async (environment: NodeJS.ProcessEnv, ...args: string[]) =>
  runCli(["doctor", ...args], { folder: await temporaryFolder(), environment });

interface Found {
  readonly name: string;
  readonly problems: readonly { readonly code: string; readonly fix: string }[];
  readonly [field: string]: unknown;
}

function systemsIn(stdout: string): ReadonlyMap<string, Found> {
  const [outcome = {}] = jsonLines(stdout);
  return new Map((outcome["systems"] as readonly Found[]).map((found) => [found.name, found]));
}

describe("doctor", () => {
  it("ends with 0 and a row for each system that is well, and changes nothing", async () => {
    const fleet = await startFleet({
      hq: { kind: "console", firmware: "26.3.0.7" },
      munich: { kind: "sensor", firmware: "9.8.0.1" },
      tenant: { kind: "rx360", firmware: "26.3.0.7" },
    });
    await fleet.systems.munich.tamper.add({ name: "apt1", observables: 3 });

    const { code, stdout, stderr } = await doctor(declaring(fleet));

    expect(stderr).toBe("3 systems: all is well.\n");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^SYSTEM +REACHABLE +CERTIFICATE +SIGNED IN +PRIVILEGE +FIRMWARE +GENERATION +COLLECTIONS +CLOCK$/m,
    );
    const until = "until \\d{4}-\\d\\d-\\d\\d";
    expect(stdout).toMatch(
      new RegExp(`^munich +yes +${until} +yes +yes +9\\.8\\.0\\.1 +stix1 +1 +0 s$`, "m"),
    );
    expect(stdout).toMatch(
      new RegExp(`^tenant +yes +${until} +yes +yes +26\\.3\\.0\\.7 +stix2 +0 +0 s$`, "m"),
    );
    for (const { journal } of Object.values(fleet.systems)) {
      expect(journal.filter(({ method, operation }) => method !== "GET" && operation !== "token")).toEqual(
        [],
      );
    }
    for (const secret of fleet.secrets) expect(stdout + stderr).not.toContain(secret);
  });

  it("ends with 2 and names each problem with its code and fix, and where it was found", async () => {
    const validTo = new Date(Date.now() - 1_000);
    const fleet = await startFleet({
      weak: { kind: "sensor", firmware: "9.8.0", apiKeys: [{ key: "marked-weak", privileged: false }] },
      rotated: { kind: "sensor", firmware: "9.8.0", apiKeys: ["marked-new"] },
      expired: { kind: "sensor", firmware: "9.8.0", certificate: { validTo } },
      keyless: { kind: "sensor", firmware: "9.8.0" },
      good: { kind: "sensor", firmware: "9.8.0" },
    });
    const declared = JSON.parse(declaring(fleet, { gone: nobody })["EXTRAHOP_SYSTEMS"] ?? "");
    declared.rotated.apiKey = "marked-old";
    declared.keyless.apiKey = undefined;
    declared.untrusted = { ...declared.good, caFile: undefined };
    declared.misplaced = { ...declared.good, caFile: "no-such.pem" };
    const environment = { EXTRAHOP_SYSTEMS: JSON.stringify(declared) };

    const text = await doctor(environment, "--timeout", "5");
    const json = await doctor(environment, "--timeout", "5", "--json");

    expect([text.code, json.code]).toEqual([2, 2]);
    const found = systemsIn(json.stdout);
    expect(Object.fromEntries([...found].map(([name, { problems }]) => [name, problems[0]?.code]))).toEqual({
      expired: "EXTRAHOP_TLS",
      gone: "EXTRAHOP_UNREACHABLE",
      good: undefined,
      keyless: "EXTRAHOP_UNAUTHORIZED",
      misplaced: "EXTRAHOP_TLS",
      rotated: "EXTRAHOP_UNAUTHORIZED",
      untrusted: "EXTRAHOP_TLS",
      weak: "EXTRAHOP_FORBIDDEN",
    });
    expect(found.get("weak")).toMatchObject({ reachable: true, signedIn: true, privileged: false });
    expect(found.get("rotated")).toMatchObject({ reachable: true, signedIn: false, privileged: null });
    expect(found.get("expired")).toMatchObject({ certificate: { trusted: false }, signedIn: null });
    expect(found.get("gone")).toMatchObject({ reachable: false, certificate: null });
    for (const { problems } of found.values())
      for (const { fix } of problems) expect(fix).toMatch(/^[A-Z].{20,}/);
    expect(text.stdout).toMatch(/^expired +yes +expired \d{4}-\d\d-\d\d +- +-/m);
    expect(text.stdout).toMatch(/^gone +no +- +- +-/m);
    expect(text.stdout).toMatch(/^untrusted +yes +not trusted, until/m);
    expect(text.stderr).toMatch(
      /^error: weak: .*\[EXTRAHOP_FORBIDDEN\]\n.*System and Access Administration/m,
    );
    expect(text.stderr).toContain("7 of 8 systems have a problem.");
    expect(text.stdout + text.stderr + json.stdout + json.stderr).not.toMatch(/marked|^\s+at /m);
  });

  it("names what was pasted with a key that a system refuses, and not the key", async () => {
    const fleet = await startFleet({ hq: { kind: "sensor", firmware: "9.8.0", apiKeys: ["marked-key"] } });
    const pasted = { single: "'marked-key'", double: '"marked-key"', header: "apikey=marked-key" };
    const { hq } = JSON.parse(declaring(fleet)["EXTRAHOP_SYSTEMS"] ?? "") as { hq: object };
    const declared = Object.entries(pasted).map(([name, apiKey]) => [name, { ...hq, apiKey }]);
    const environment = { EXTRAHOP_SYSTEMS: JSON.stringify(Object.fromEntries(declared)) };

    const { code, stdout } = await doctor(environment, "--json");

    expect(code).toBe(2);
    const fixes = [...systemsIn(stdout)].map(([name, { problems }]) => [
      name,
      problems[0]?.fix.split(";")[0],
    ]);
    expect(Object.fromEntries(fixes)).toEqual({
      single: "The API key has quotes around it",
      double: "The API key has quotes around it",
      header: "The API key begins like an Authorization header",
    });
    expect(stdout).not.toContain("marked-key");

    const [, fromVariable] = Object.values(JSON.parse(environment.EXTRAHOP_SYSTEMS)) as { apiKey?: string }[];
    const keyless = JSON.stringify({ hq: { ...fromVariable, apiKey: undefined } });
    const other = await doctor({ EXTRAHOP_SYSTEMS: keyless, EXTRAHOP_API_KEY_HQ: "marked-other" }, "--json");
    expect(systemsIn(other.stdout).get("hq")?.problems[0]?.fix).toBe(
      "Check the API key: environment variable EXTRAHOP_API_KEY_HQ",
    );
  });

  it("warns of what is no problem yet, and ends with 0", async () => {
    const validTo = new Date(Date.now() + 5.5 * day);
    const fleet = await startFleet({ soon: { kind: "sensor", firmware: "9.8.0", certificate: { validTo } } });
    const { certPem, keyPem } = await fleet.authority.issue({ hosts: ["127.0.0.1"] });
    const late = createServer({ cert: certPem, key: keyPem }, ({ url }, response) => {
      response.setHeader("date", new Date(Date.now() - 3_600_000).toUTCString());
      response.end(url === "/api/v1/extrahop" ? '{"version":"9.8.0"}' : "[]");
    });
    await new Promise<void>((resolve) => late.listen(0, "127.0.0.1", resolve));
    cleanUp(async () => {
      late.close();
      late.closeAllConnections();
    });
    const host = `127.0.0.1:${(late.address() as AddressInfo).port}`;
    const environment = declaring(fleet, { late: { host, apiKey: "k", caFile: fleet.caFile } });

    const { code, stdout, stderr } = await doctor(environment);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^late .* -3,[56]\d\d s$/m);
    expect(stderr).toMatch(/^warning: late: the clock differs by -3[56]\d\d seconds/m);
    expect(stderr).toMatch(/^warning: soon: the certificate expires in 5 days$/m);
  });

  it("asks only the systems that are named, through their proxy, and suggests a name that was meant", async () => {
    const fleet = await startFleet({
      hq: { kind: "sensor", firmware: "9.8.0" },
      branch: { kind: "sensor", firmware: "9.8.0" },
    });
    const proxy = await startConnectProxy();
    const environment = { ...declaring(fleet), HTTPS_PROXY: proxy.url, NO_PROXY: "" };

    const named = await doctor(environment, "--system", "branch", "--json");
    const misspelt = await doctor(environment, "--system", "brnach");

    expect(named.code).toBe(0);
    expect([...systemsIn(named.stdout).keys()]).toEqual(["branch"]);
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
    expect(fleet.systems.hq.journal).toEqual([]);
    expect(misspelt.code).toBe(1);
    expect(misspelt.stderr).toContain('error: no system is called "brnach"\nDid you mean "branch"?');
  });
});
