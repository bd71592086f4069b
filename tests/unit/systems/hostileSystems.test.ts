import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { isExtraHopError } from "../../../provider/src/errors/index.js";
import { loadSystems, type System } from "../../../provider/src/systems/index.js";
import { addToFigure } from "../../support/figures.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

type Found = readonly System[] | { readonly refusal: string };

function attempt(settings: { systems?: string; systemsFile?: string }): Found {
  try {
    return loadSystems({ ...settings, folder, environment: {} });
  } catch (error) {
    if (isExtraHopError(error) && error.code === "EXTRAHOP_SYSTEMS_INVALID")
      return { refusal: error.message };
    throw error;
  }
}

const fromConfiguration = (system: unknown) => attempt({ systems: JSON.stringify({ hq: system }) });

function fromCsv(csv: string | Buffer): Found {
  writeFileSync(join(folder, "systems.csv"), csv);
  return attempt({ systemsFile: "systems.csv" });
}

const secret = "K3Y-NOBODY-MAY-SEE";

describe("hostile systems of the configuration", () => {
  it.each([
    ["a line break that would end a header", "hq.example\r\nX-Injected: 1"],
    ["a line break within the name", "hq.ex\nample"],
    ["a tab within the name", "hq.ex\tample"],
    ["a zero byte", "hq.example\0.evil.example"],
    ["whitespace within", "hq example"],
    ["credentials before it", "user:pass@hq.example"],
    ["a path after it", "hq.example/api"],
    ["a query after it", "hq.example?x=1"],
    ["a fragment after it", "hq.example#x"],
    ["another scheme", "file:///etc/passwd"],
    ["a plain scheme", "HTTP://hq.example"],
    ["half an address", "[::1"],
    ["a port that is none", "hq.example:99999"],
    ["a formula of a spreadsheet", '=HYPERLINK("https://evil.example")'],
    ["a wildcard", "*.example"],
    ["no text", 17],
    ["a list", ["hq.example"]],
  ])("a host with %s is refused at its place", (_what, host) => {
    const found = fromConfiguration({ host, apiKey: secret });
    expect(found).toEqual({ refusal: expect.stringMatching(/extrahop:systems\.hq\.host: (must|is) /) });
    expect(JSON.stringify(found)).not.toContain(secret);
    addToFigure("hostile inputs refused", 1);
  });

  it.each(["apiKey", "clientId", "clientSecret"])(
    "a %s that could end a header is refused and not shown",
    (field) => {
      for (const tail of ["\r\nX-Injected: 1", "\n", "\0", " x", "\u00e9", "\u2028"]) {
        const value = `${secret}${tail}`;
        const other = field === "apiKey" ? {} : { clientId: "i", clientSecret: "s" };
        const found = fromConfiguration({ host: "hq", ...other, [field]: value });
        expect(found).toEqual({ refusal: expect.stringContaining(`${field}: must be printable ASCII`) });
        expect(JSON.stringify(found)).not.toContain(secret);
      }
      addToFigure("hostile inputs refused", 1);
    },
  );

  it("whatever their JSON holds, they are systems or a refusal that shows no key", () => {
    fc.assert(
      fc.property(fc.json(), fc.dictionary(fc.string(), fc.jsonValue()), (json, fields) => {
        for (const systems of [json, JSON.stringify({ hq: { ...fields, apiKey: `${secret}\n` } })]) {
          const found = attempt({ systems });
          if ("refusal" in found) expect(found.refusal).not.toContain(secret);
          else for (const { origin } of found) expect(new URL(origin).origin).toBe(origin);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("hostile systems files", () => {
  it.each<[what: string, csv: string | Buffer]>([
    ["nothing", ""],
    ["a quote that never ends", `hq,"${secret}\nlab,key\n`],
    ["a quote in the middle", `hq,ke"y${secret}\n`],
    ["text after a quoted cell", `hq,"${secret}"x\n`],
    ["a key over two lines", `hq,"${secret}\nX-Injected: 1"\n`],
    ["a zero byte in a key", `hq,${secret}\0\n`],
    ["a zero byte in a host", `h\0q,${secret}\n`],
    ["UTF-16", Buffer.from(`\ufeffhq,${secret}\n`, "utf16le")],
    ["semicolons", `hq;${secret}\n`],
    ["tabs", `hq\t${secret}\n`],
    ["a formula for a host", `=cmd|' /C calc'!A0,${secret}\n`],
    ["a formula for a host, quoted", `"=HYPERLINK(""https://evil.example"",""x"")",${secret}\n`],
    ["its columns the wrong way round", `${secret.replaceAll("-", "_")}_LONG_ENOUGH,hq.example\n`],
    ["a column that nobody knows", `host,apiKey,script\nhq,${secret},rm -rf\n`],
    ["columns without end", `hq,${secret}${",x".repeat(50_000)}\n`],
    ["a host beyond all reason", `${"h".repeat(1_000_000)},${secret}\n`],
    ["a name with a line break", `name,host,apiKey\n"a\nb",hq,${secret}\n`],
    ["a name that Pulumi would split", `name,host,apiKey\na::b,hq,${secret}\n`],
    ["the same system twice", `hq,${secret}\nhq,${secret}\n`],
    ["binary data", Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 7919) % 256))],
  ])("with %s are refused, and no key is shown", (_what, csv) => {
    const found = fromCsv(csv);
    expect(found).toEqual({ refusal: expect.stringMatching(/systems\.csv(, line \d+)?(\.\w+)?: \w/) });
    const said = JSON.stringify(found);
    expect(said).not.toContain(secret);
    expect(said).not.toContain(secret.replaceAll("-", "_"));
    expect(said.length).toBeLessThan(2_000);
    addToFigure("hostile inputs refused", 1);
  });

  /** RFC 4180: quoted wherever it has to be, and elsewhere where it happens to be. */
  const cell = (text: string, quoted: boolean) =>
    quoted || /[",\r\n#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const printable = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 40,
  });

  it("give back any key, however it is quoted and whatever ends the lines", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.domain(), { minLength: 1, maxLength: 5 }),
        printable,
        fc.boolean(),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        (hosts, key, quoted, end, withHeader) => {
          const lines = hosts.map((host) => `${cell(host, quoted)},${cell(key, quoted)}`);
          const found = fromCsv([...(withHeader ? ["host,api_key"] : []), ...lines, ""].join(end));
          if ("refusal" in found) throw new Error(found.refusal);
          expect(found.map(({ origin, credentials }) => [origin, credentials])).toEqual(
            [...hosts].sort().map((host) => [`https://${host}`, { kind: "apiKey", apiKey: key }]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("whatever they hold, are systems or a refusal that shows no key", () => {
    const piece = fc.oneof(
      fc.constantFrom("host", "apiKey", secret, ",", '"', "\n", "\r", "#", "\0", "\ufeff", " ", "=1+1"),
      fc.string({ unit: "binary", maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const found = fromCsv(pieces.join(""));
        if (!("refusal" in found))
          for (const { origin } of found) expect(new URL(origin).origin).toBe(origin);
        // A key that is where a name belongs is public by its place; nothing else shows it.
        else expect(found.refusal.replace(/declares "[^"]*"|systems\.csv/g, "")).not.toContain(secret);
      }),
      { numRuns: 1_000 },
    );
  });
});
