import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Appliance, type Operation } from "../../provider/src/api/index.js";
import type { ExtraHopError } from "../../provider/src/errors/index.js";
import { describeSite, isExempt, loadSystems, parseSystem } from "../../provider/src/systems/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { startConnectProxy } from "../support/connectProxy.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

let fleet: Fleet<"hq">;
let port: number;
const names = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"] as const;
const saved = names.map((name) => [name, process.env[name]] as const);
const listing: Operation = { action: "listing" };

beforeAll(async () => {
  fleet = await startFleet({
    hq: {
      kind: "sensor",
      firmware: "9.8.0",
      apiKeys: ["key-of-hq"],
      certificate: { hosts: ["sensor.corp.example", "127.0.0.1", "localhost"] },
    },
  });
  await fleet.systems.hq.tamper.add({ name: "apt1", observables: 3 });
  port = Number(new URL(fleet.systems.hq.url).port);
});
beforeEach(() => {
  for (const name of names) delete process.env[name];
});
afterAll(() => {
  for (const [name, value] of saved) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

function systemWith(settings: object = {}) {
  const limits = { attempts: 2 };
  const value = { host: `127.0.0.1:${port}`, apiKey: "key-of-hq", caFile: fleet.caFile, limits, ...settings };
  const parsed = parseSystem("hq", value, "hq");
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}

async function observe(settings?: object): Promise<readonly string[]> {
  const appliance = new Appliance(systemWith(settings));
  cleanUp(() => appliance.close());
  return (await appliance.observe(listing)).map(({ name }) => name);
}

async function failure(settings?: object): Promise<ExtraHopError> {
  const error = await observe(settings).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return (error as { error?: ExtraHopError }).error ?? (error as ExtraHopError);
}

/** Everything listens on the loopback interface, whose port 1 nobody listens on. */
const dead = "http://127.0.0.1:1";

describe("a proxy", () => {
  it("of HTTPS_PROXY is used, for a host that only the proxy can resolve", async () => {
    const proxy = await startConnectProxy({ hosts: { "sensor.corp.example": { host: "127.0.0.1", port } } });
    process.env["HTTPS_PROXY"] = proxy.url;
    expect(await observe({ host: "sensor.corp.example" })).toEqual(["apt1"]);
    expect(proxy.asked).toEqual(["sensor.corp.example:443"]);
  });

  it("of the system's own setting wins over HTTPS_PROXY and NO_PROXY", async () => {
    const proxy = await startConnectProxy();
    process.env["HTTPS_PROXY"] = dead;
    process.env["NO_PROXY"] = "*";
    expect(await observe({ proxy: proxy.url })).toEqual(["apt1"]);
    expect(proxy.asked).toEqual([`127.0.0.1:${port}`]);
    expect(await observe({ proxy: "none" })).toEqual(["apt1"]);
    process.env["NO_PROXY"] = "";
    expect(await observe({ proxy: "none" })).toEqual(["apt1"]);
    expect(proxy.asked).toHaveLength(1);
  });

  it.each([
    "127.0.0.1",
    "127.0.0.0/8",
    "*",
    "other.example,*",
    " * ",
    "localhost 127.0.0.1",
    "a.example, 127.0.0.1:PORT",
  ])("is passed over where NO_PROXY is %j", async (noProxy) => {
    process.env["HTTPS_PROXY"] = dead;
    process.env["NO_PROXY"] = noProxy.replace("PORT", String(port));
    expect(await observe()).toEqual(["apt1"]);
  });

  it("whose lower-case variable is set to nothing is not used", async () => {
    process.env["HTTPS_PROXY"] = dead;
    process.env["https_proxy"] = "";
    expect(await observe()).toEqual(["apt1"]);
  });

  it("without a scheme is one that speaks HTTP", async () => {
    const proxy = await startConnectProxy();
    process.env["https_proxy"] = `127.0.0.1:${proxy.port}`;
    expect(await observe()).toEqual(["apt1"]);
    expect(proxy.asked).toHaveLength(1);
  });

  it("that is spoken to over TLS is verified with the caFile", async () => {
    const { certPem, keyPem } = await fleet.authority.issue({ hosts: ["127.0.0.1"] });
    const proxy = await startConnectProxy({ tls: { cert: certPem, key: keyPem } });
    expect(await observe({ proxy: proxy.url })).toEqual(["apt1"]);
    const { certPem: cert, keyPem: key } = await fleet.authority.issue({ hosts: ["other.example"] });
    const wrong = await startConnectProxy({ tls: { cert, key } });
    const error = await failure({ proxy: wrong.url });
    expect(error).toMatchObject({ code: "EXTRAHOP_PROXY" });
    expect(error.found).toMatch(/the certificate of the proxy https:\/\/127\.0\.0\.1:\d+ did not verify/);
  });

  it.each(["user:p%40ss", "user:p@ss", "user%2Bx:100%"])(
    "takes the credentials %s of its address",
    async (userInfo) => {
      const expected = userInfo === "user%2Bx:100%" ? "user+x:100%" : "user:p@ss";
      const proxy = await startConnectProxy({ credentials: expected });
      expect(await observe({ proxy: `http://${userInfo}@127.0.0.1:${proxy.port}` })).toEqual(["apt1"]);
    },
  );

  it("carries an upload", async () => {
    const proxy = await startConnectProxy();
    const appliance = new Appliance(systemWith({ proxy: proxy.url }));
    cleanUp(() => appliance.close());
    const [held] = await appliance.observe(listing);
    expect(await appliance.delete({ action: "deleting" }, held as never)).toBe("confirmed");
    expect(await appliance.fresh(listing)).toEqual([]);
    expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${port}`]));
    await fleet.systems.hq.tamper.add({ name: "apt1", observables: 3 });
  });
});

describe("a proxy that opens no tunnel", () => {
  it("because it cannot be reached is named, with the setting that holds it", async () => {
    const error = await failure({ proxy: dead });
    expect(error.code).toBe("EXTRAHOP_PROXY");
    expect(error.found).toMatch(
      /the proxy http:\/\/127\.0\.0\.1:1 cannot be reached: nothing listens .*\(ECONNREFUSED\) \(tried 2 times\)/,
    );
    expect(error.remedy).toContain("'extrahop:systems.hq.proxy'");
    expect(error.remedy).toContain("NO_PROXY");
  });

  it.each([
    [407, "", 1, /demands a user name and password/],
    [407, "user:marked-password@", 1, /refuses the user name or password/],
    [403, "", 1, /permit CONNECT to this host and port/],
    [405, "", 1, /permit CONNECT/],
    [502, "", 2, /Check that the proxy can reach the system/],
    [503, "user:marked-password@", 2, /NO_PROXY/],
  ])(
    "because it answers %i is reported with its status, without its password",
    async (status, userInfo, attempts, fix) => {
      const proxy = await startConnectProxy({ status });
      const error = await failure({ proxy: `http://${userInfo}127.0.0.1:${proxy.port}` });
      expect(error.code).toBe("EXTRAHOP_PROXY");
      expect(error.found).toMatch(new RegExp(`answered ${status} when asked for a tunnel to https://127`));
      expect(error.remedy).toMatch(fix);
      expect(proxy.asked).toHaveLength(attempts);
      expect(`${error.message} ${error.stack}`).not.toContain("marked");
    },
  );

  it("because its address says https and it speaks http is reported with the fix", async () => {
    const proxy = await startConnectProxy();
    const error = await failure({ proxy: proxy.url.replace("http:", "https:") });
    expect(error.found).toMatch(/answers without TLS/);
    expect(error.remedy).toContain("http:// instead of https://");
  });

  it("because it is a web server is reported with its status", async () => {
    const error = await failure({ proxy: `http://127.0.0.1:${port}` });
    expect(error.code).toBe("EXTRAHOP_PROXY");
  });

  it.each(["socks5://127.0.0.1:1080", "http://", "http://proxy.example/path"])(
    "because HTTPS_PROXY is %s is an error that names the variable",
    async (value) => {
      process.env["HTTPS_PROXY"] = value;
      expect((await failure()).message).toMatch(/HTTPS_PROXY must be .*EXTRAHOP_PROXY/);
    },
  );
});

describe("the setting `proxy`", () => {
  it.each([["socks5://p:1"], ["http://p/x"], [true], ["::"]])(
    "%j is refused at its place, and never shown",
    (proxy) => {
      const parsed = parseSystem("hq", { host: "h", proxy }, "extrahop:systems.hq");
      expect(parsed).toEqual({
        problems: [{ where: "extrahop:systems.hq.proxy", message: expect.stringMatching(/^must be/) }],
      });
    },
  );

  it.each(["Hash#Tag", "a?b", "a/b", "12\\34"])(
    "asks for percent-encoding where the password is %j",
    (password) => {
      const { problems } = parseSystem("hq", { host: "h", proxy: `http://us:${password}@p:1` }, "x") as {
        problems: readonly { readonly message: string }[];
      };
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^must be .* percent-encoded/),
      ]);
      expect(JSON.stringify(problems)).not.toContain(password);
      const encoded = `http://us:${encodeURIComponent(password)}@p:1`;
      expect(parseSystem("hq", { host: "h", proxy: encoded }, "x")).toMatchObject({
        system: { proxy: { origin: "http://p:1", credentials: `us:${password}` } },
      });
    },
  );

  it.each(["p@ss", "a6%6qg", "p%23"])("takes a password that needs no encoding as it is: %j", (password) => {
    expect(parseSystem("hq", { host: "h", proxy: `http://us:${password}@p:1` }, "x")).toMatchObject({
      system: { proxy: { origin: "http://p:1" } },
    });
  });

  it("comes from a column of the CSV, and survives the environment of a site", async () => {
    const folder = await temporaryFolder();
    const csv = "name,host,apiKey,proxy\na,h1,k,http://us%40er:p%3Aw@proxy:3128\nb,h2,k,none\nc,h3,k,\n";
    await writeFile(join(folder, "systems.csv"), csv);
    const systems = loadSystems({ systemsFile: "systems.csv", folder, environment: {} });
    expect(systems.map(({ proxy }) => proxy)).toEqual([
      { origin: "http://proxy:3128", credentials: "us@er:p:w" },
      "none",
      undefined,
    ]);
    const environment = describeSite({ stack: "prod-x", baseStack: "prod", systems, elsewhere: [] }, {});
    expect(loadSystems({ folder, environment })).toEqual(systems);
  });
});

describe("NO_PROXY", () => {
  it.each<[noProxy: string, exempt: string[], others: string[]]>([
    ["example.com", ["example.com", "a.example.com"], ["notexample.com", "example.com.evil"]],
    [".example.com", ["example.com", "a.b.example.com"], ["notexample.com"]],
    ["*.example.com", ["a.example.com"], ["example.com"]],
    ["EXAMPLE.com.", ["example.COM"], []],
    ["example.com:8443", ["example.com:8443"], ["example.com"]],
    ["example.com:443", ["example.com"], ["example.com:8443"]],
    ["10.0.0.0/8", ["10.1.2.3", "10.1.2.3:8443"], ["11.0.0.1", "host10.example"]],
    ["192.0.2.7", ["192.0.2.7"], ["192.0.2.70", "2192.0.2.7.example"]],
    ["2001:db8::/32", ["[2001:db8::5]"], ["[2001:db9::5]"]],
    ["::1", ["[::1]", "[::1]:8443"], ["[::2]"]],
    ["[::1]:8443", ["[::1]:8443"], ["[::1]"]],
    ["10.0.0.0/99,x/24", [], ["10.0.0.0", "x.example"]],
    ["", [], ["example.com"]],
  ])("%j", (noProxy, exempt, others) => {
    for (const host of exempt)
      expect([host, isExempt(new URL(`https://${host}`), noProxy)]).toEqual([host, true]);
    for (const host of others)
      expect([host, isExempt(new URL(`https://${host}`), noProxy)]).toEqual([host, false]);
  });
});
