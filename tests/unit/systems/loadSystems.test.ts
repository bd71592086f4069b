import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExtraHopError } from "../../../provider/src/errors/index.js";
import { loadSystems } from "../../../provider/src/systems/index.js";
import { createAuthority } from "../../../simulator/src/index.js";

let folder: string;
let caPem: string;
beforeAll(async () => {
  ({ caPem } = await createAuthority());
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "systems-"));
  writeFileSync(join(folder, "ca.pem"), caPem);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Given {
  readonly systems?: unknown;
  readonly csv?: string;
  readonly environment?: Record<string, string>;
}

function load({ systems, csv, environment = {} }: Given) {
  if (csv !== undefined) writeFileSync(join(folder, "systems.csv"), csv);
  return loadSystems({
    systems: systems === undefined ? undefined : JSON.stringify(systems),
    systemsFile: csv === undefined ? undefined : "systems.csv",
    folder,
    environment,
  });
}

function problemsOf(given: Given): string {
  try {
    load(given);
  } catch (error) {
    if (error instanceof ExtraHopError && error.code === "EXTRAHOP_SYSTEMS_INVALID") return error.message;
    throw error;
  }
  throw new Error("was accepted");
}

describe("systems from the stack's configuration", () => {
  it("reads keys, credentials of Reveal(x) 360, TLS and limits, sorted by name", () => {
    const systems = load({
      systems: {
        tenant: { host: "acme.api.cloud.extrahop.com", clientId: "id", clientSecret: "secret" },
        hq: {
          host: "https://10.1.2.3:8443/",
          apiKey: "key",
          caFile: "ca.pem",
          generation: "stix1",
          limits: { attempts: 2 },
        },
        lab: { host: "lab.example", apiKey: "key", insecureSkipVerify: "true" },
      },
    });
    expect(systems.map(({ name, origin }) => [name, origin])).toEqual([
      ["hq", "https://10.1.2.3:8443"],
      ["lab", "https://lab.example"],
      ["tenant", "https://acme.api.cloud.extrahop.com"],
    ]);
    const [hq, lab, tenant] = systems;
    expect(hq).toMatchObject({
      caFile: join(folder, "ca.pem"),
      generation: "stix1",
      insecureSkipVerify: false,
    });
    expect(hq?.limits).toMatchObject({ attempts: 2, uploadsAtOnce: 2 });
    expect(lab?.insecureSkipVerify).toBe(true);
    expect(tenant?.credentials).toEqual({ kind: "client", clientId: "id", clientSecret: "secret" });
  });

  it("reports every problem of every system at once, by place", () => {
    const text = problemsOf({
      systems: {
        a: { host: "http://a", apiKey: "k" },
        b: { host: "b/path", apiKey: "k", clientId: "i" },
        c: { host: "c", clientId: "i", colour: "red" },
        d: {
          apiKey: "k",
          generation: "stix3",
          limits: { attempts: 0, speed: 1 },
          insecureSkipVerify: "perhaps",
        },
        "e/f": { host: "e", apiKey: "k" },
      },
    });
    for (const place of [
      "systems.a.host: must use https",
      "systems.b.host: must be a host alone",
      "systems.b.apiKey: is declared beside clientId",
      "systems.c.clientSecret: is missing",
      "systems.c.colour: is not a setting",
      "systems.d.host: is missing",
      "systems.d.generation: must be stix1",
      "systems.d.limits.attempts: must be a whole number",
      "systems.d.limits.speed: is not a limit",
      "systems.d.insecureSkipVerify: must be true or false",
      "systems.e/f: has a name with a slash",
    ]) {
      expect(text).toContain(place);
    }
  });

  it("takes a system without credentials, since a preview needs none", () => {
    expect(load({ systems: { hq: { host: "hq" } } })[0]?.credentials).toBeUndefined();
  });

  it("finds credentials in the environment by the system's name", () => {
    const environment = {
      EXTRAHOP_API_KEY_HQ_SENSOR: "from-env",
      EXTRAHOP_CLIENT_ID_T: "i",
      EXTRAHOP_CLIENT_SECRET_T: "s",
    };
    const systems = load({ systems: { "hq-sensor": { host: "hq" }, t: { host: "t" } }, environment });
    expect(systems.map(({ credentials }) => credentials)).toEqual([
      { kind: "apiKey", apiKey: "from-env" },
      { kind: "client", clientId: "i", clientSecret: "s" },
    ]);
  });

  it("never shows a secret that cannot be one", () => {
    const text = problemsOf({ systems: { hq: { host: "hq", apiKey: "top secret\r\nX-Injected: 1" } } });
    expect(text).toContain("systems.hq.apiKey: must be printable ASCII");
    expect(text).not.toContain("top secret");
  });

  it.each([
    ["old-key\r\n", "ends with a line end"],
    ["old-key\r", "ends with a line end"],
    [" old-key", "has leading or trailing whitespace"],
    ["\u201cold-key\u201d", "has quotes around it"],
    ["ExtraHop apikey=old-key", "begins like an Authorization header"],
    ["Bearer old-key", "begins like an Authorization header"],
  ])("says what was pasted with the key in %j", (apiKey, words) => {
    const text = problemsOf({ systems: { hq: { host: "hq", apiKey } } });
    expect(text).toContain(`systems.hq.apiKey: must be printable ASCII text without whitespace: it ${words}`);
    expect(text).not.toMatch(/old.?key/);
  });

  it("shows how EXTRAHOP_SYSTEMS is written where it is not JSON", () => {
    expect(() =>
      loadSystems({ folder, environment: { EXTRAHOP_SYSTEMS: "{'hq': {'host': 'hq'}}" } }),
    ).toThrow('EXTRAHOP_SYSTEMS: is not JSON; write it as {"NAME": {"host": "HOST"}}, with double quotes');
  });

  it("takes names such as __proto__ for plain names", () => {
    const systems = loadSystems({
      systems: '{"__proto__": {"host": "h", "apiKey": "k"}}',
      folder,
      environment: {},
    });
    expect(systems.map(({ name }) => name)).toEqual(["__proto__"]);
  });
});

describe("systems from the vendor's CSV", () => {
  it("reads host and key by position, with the vendor's trailing slash, and names systems by host", () => {
    const systems = load({ csv: "https://extrahop.example.com/,key1\nsensor2,key2\n127.0.0.1:8443,key3\n" });
    expect(systems.map(({ name, origin, credentials }) => [name, origin, credentials])).toEqual([
      ["127.0.0.1:8443", "https://127.0.0.1:8443", { kind: "apiKey", apiKey: "key3" }],
      ["extrahop.example.com", "https://extrahop.example.com", { kind: "apiKey", apiKey: "key1" }],
      ["sensor2", "https://sensor2", { kind: "apiKey", apiKey: "key2" }],
    ]);
  });

  it("reads columns by a header, blank lines, comments and a byte order mark", () => {
    const csv = [
      "\uFEFFName,Host,API Key,client_id,client_secret,ca_file,insecure_skip_verify",
      "# the main site",
      "hq,hq.example,key,,,ca.pem,",
      "",
      "cloud,cloud.example,,id,secret,,true",
    ].join("\r\n");
    const systems = load({ csv });
    expect(systems.map(({ name }) => name)).toEqual(["cloud", "hq"]);
    expect(systems[0]).toMatchObject({
      credentials: { kind: "client", clientId: "id" },
      insecureSkipVerify: true,
    });
    expect(systems[1]).toMatchObject({ caFile: join(folder, "ca.pem") });
  });

  it("reports every bad row with its line and without its contents", () => {
    const text = problemsOf({
      csv: "hq,SECRET1\n,SECRET2\nlab\nhttp://x,SECRET3\nhq,SECRET4\nz,SECRET5,extra\n",
    });
    expect(text).toContain("systems.csv, line 2: has no host");
    expect(text).toContain("systems.csv, line 3: has no API key");
    expect(text).toContain("systems.csv, line 4.host: must use https");
    expect(text).toContain('systems.csv, line 5: declares "hq" again');
    expect(text).toContain("systems.csv, line 6: has more than two columns");
    expect(text).not.toMatch(/SECRET/);
  });

  it.each([
    ["a broken quote", 'hq,"key\nlab,key2\n', "not well-formed CSV"],
    ["an empty file", "\n\n", "holds no system"],
    ["a doubled column", "host,host,key\na,b,c\n", "names the column host more than once"],
    [
      "an unknown column",
      "name,host,api_key,colour\na,b,c,red\n",
      "line 1: is a header whose column 4 is not known",
    ],
    [
      "a header in other words",
      "Hosts,API keys\na,b\n",
      "line 1: is a header whose columns 1, 2 are not known",
    ],
    ["semicolons", "name;host;api_key\na;b;c\n", "line 1: separates cells by a semicolon or a tab"],
    ["tabs", "host\tapi_key\na\tb\n", "line 1: separates cells by a semicolon or a tab"],
    ["a header without host", "name,api_key\nhq,k\n", "names no column host"],
    ["more cells than columns", "host,key\na,b,c\n", "line 2: has 3 columns"],
  ])("says what is wrong with %s", (_case, csv, words) => {
    expect(problemsOf({ csv })).toContain(words);
  });

  it("says that a file is missing", () => {
    expect(() => loadSystems({ systemsFile: "none.csv", folder, environment: {} })).toThrow(
      /none\.csv: cannot be read \(ENOENT\)/,
    );
  });

  it("refuses a name that is in both sources", () => {
    expect(problemsOf({ systems: { hq: { host: "hq" } }, csv: "hq,key\n" })).toContain(
      'systems.csv, line 1: declares "hq" again, as extrahop:systems.hq does',
    );
  });
});
