import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExtraHopError } from "../../../provider/src/errors/index.js";
import { loadSystems, type System } from "../../../provider/src/systems/index.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

function attempt(settings: { systems?: object; csv?: string }): readonly System[] | string {
  if (settings.csv !== undefined) writeFileSync(join(folder, "systems.csv"), settings.csv);
  try {
    return loadSystems({
      systems: settings.systems === undefined ? undefined : JSON.stringify(settings.systems),
      systemsFile: settings.csv === undefined ? undefined : "systems.csv",
      folder,
      environment: {},
    });
  } catch (error) {
    if (error instanceof ExtraHopError && error.code === "EXTRAHOP_SYSTEMS_INVALID") return error.message;
    throw error;
  }
}

const hosted = (host: string) => attempt({ systems: { hq: { host, apiKey: "k" } } });

describe("a host", () => {
  it.each([
    "010.0.0.5",
    "0x7f.0.0.1",
    "127.1",
    "2130706433",
    "10.0.0.05:8443",
    "https://010.0.0.5/",
    "10.0.0.5.",
  ])("%s is refused: a URL reads another address than a person does", (host) => {
    expect(hosted(host)).toMatch(/hq\.host: (is an address in an ambiguous notation|must be a host alone)/);
  });

  it.each(["::1", "2001:db8::5", "2001:db8::5:8443"])("%s is refused: the brackets are missing", (host) => {
    expect(hosted(host)).toContain("is an IPv6 address without brackets; write [ADDRESS] or [ADDRESS]:PORT");
  });

  it.each([
    ["10.0.0.5", "https://10.0.0.5"],
    ["10.0.0.5:8443", "https://10.0.0.5:8443"],
    ["[::1]:8443", "https://[::1]:8443"],
    ["https://[2001:DB8::5]/", "https://[2001:db8::5]"],
    ["Sensor.Example.com:443", "https://sensor.example.com"],
    ["010.example.com", "https://010.example.com"],
  ])("%s is %s", (host, origin) => {
    expect(hosted(host)).toEqual([expect.objectContaining({ origin })]);
  });
});

describe("a CSV", () => {
  it("takes an IPv6 address with a port, named without the double colon that ends a name in a URN", () => {
    expect(attempt({ csv: "[::1]:8443,key\n[2001:db8::5],key\nhttps://[FE80::1]/,key\n" })).toEqual(
      [
        expect.objectContaining({ name: "[2001:db8:0:0:0:0:0:5]", origin: "https://[2001:db8::5]" }),
        expect.objectContaining({ name: "[0:0:0:0:0:0:0:1]:8443", origin: "https://[::1]:8443" }),
        expect.objectContaining({ name: "[fe80:0:0:0:0:0:0:1]", origin: "https://[fe80::1]" }),
      ].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    );
  });

  it("keeps keys and sites of digits as they are written", () => {
    const systems = attempt({ csv: "name,host,apiKey,site\nhq,h,00123456789012345678,007\n" });
    expect(systems).toEqual([
      expect.objectContaining({
        site: "007",
        credentials: { kind: "apiKey", apiKey: "00123456789012345678" },
      }),
    ]);
  });
});

const nameOf = (matcher: unknown) => (matcher as { sample: { name: string } }).sample.name;

describe("a number of the configuration", () => {
  it("is a site by its digits", () => {
    const systems = attempt({ systems: { hq: { host: "h", site: 101 } } });
    expect(systems).toEqual([expect.objectContaining({ site: "101" })]);
  });

  it("is no key: digits may be lost already", () => {
    const message = attempt({ systems: { hq: { host: "h", apiKey: 123456789012345 } } });
    expect(message).toMatch(/hq\.apiKey: is stored as a number, .*--secret/);
    expect(message).not.toMatch(/1234/);
  });
});

describe("a setting that no system has", () => {
  it("suggests the one that was meant", () => {
    expect(attempt({ systems: { hq: { host: "h", apikey: "k" } } })).toContain(
      'hq.apikey: is not a setting of a system; did you mean "apiKey"?',
    );
    expect(attempt({ systems: { hq: { host: "h", limits: { attempt: 3 } } } })).toContain(
      'limits.attempt: is not a limit; did you mean "attempts"?',
    );
  });
});

describe("a caFile", () => {
  it.each([
    ["that is missing", undefined, /cannot be read \(ENOENT\)/],
    ["that holds no certificate", "hello", /holds no certificate \[/],
    ["that is DER", "0\u0082\u0001", /if it is DER, convert it: openssl x509/],
    [
      "with a damaged certificate",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      /holds a certificate that cannot be read \(number 1\)/,
    ],
  ])("%s is a problem of the list, once for all systems that name it", (_, content, says) => {
    const file = join(folder, `ca-${says.source.length}.pem`);
    if (content !== undefined) writeFileSync(file, content, "latin1");
    const system = { host: "h", caFile: file };
    const message = attempt({ systems: { a: system, b: system, c: system } });
    expect(message).toMatch(/one problem\n {2}extrahop:systems\.a\.caFile: .*\(also of 2 other systems\)/);
    expect(String(message).replace(" (also of 2 other systems)", "")).toMatch(says);
  });
});
