import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { createAuthority, type Simulator, startSimulator } from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";
import { addToFigure } from "../../support/figures.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { addBystander, bystanderOf, ours } from "../support/bystander.js";
import { feedOf } from "../support/feeds.js";
import { SmallEngine } from "../support/smallEngine.js";

const firmwares = { old: "26.1.0", new: "26.2.0" } as const;
type Name = keyof typeof firmwares;

let folder: string;
let systems: Readonly<Record<Name, Simulator>>;
let engine: SmallEngine;

beforeAll(async () => {
  const authority = await createAuthority();
  folder = await temporaryFolder();
  await writeFile(join(folder, "ca.pem"), authority.caPem);
  await writeFile(join(folder, "feed.tar"), (await feedOf("v1")).stix1);
  const start = async (name: Name) => {
    const simulator = await startSimulator({
      kind: "sensor",
      firmware: firmwares[name],
      authority,
      apiKeys: ["key"],
      keepFiles: false,
    });
    cleanUp(() => simulator.stop());
    await addBystander(simulator);
    return simulator;
  };
  systems = { old: await start("old"), new: await start("new") };
  const settings = ({ url }: Simulator) => ({ host: url, apiKey: "key", caFile: "ca.pem" });
  const config = {
    "extrahop:systems": JSON.stringify({ old: settings(systems.old), new: settings(systems.new) }),
  };
  engine = new SmallEngine(folder, () => config);
});

const declared = (name: string) => ({
  a: { system: "old", source: "feed.tar", name },
  b: { system: "new", source: "feed.tar", name },
});
const namesHeld = () => Object.values(systems).map((system) => ours(system).map(({ name }) => name));
const words = (errors: ReadonlyMap<string, Error>) => [...errors.values()].map(({ message }) => message);
const requests = () => systems.old.journal.length + systems.new.journal.length;

/** Creates, lists, reads, and deletes under a name on both generations of the API. */
async function expectCarried(name: string): Promise<void> {
  const bystanders = Object.values(systems).map(bystanderOf);
  expect(words((await engine.up(declared(name))).errors)).toEqual([]);
  expect(namesHeld()).toEqual([[name], [name]]);
  const refresh = await engine.refresh();
  expect({ errors: words(refresh.errors), said: refresh.said }).toEqual({ errors: [], said: [] });
  const before = requests();
  await engine.up(declared(name));
  expect(requests()).toBe(before);
  expect(words((await engine.destroy()).errors)).toEqual([]);
  expect(namesHeld()).toEqual([[], []]);
  expect(Object.values(systems).map(bystanderOf)).toEqual(bystanders);
}

async function expectRefused(name: string, reason: RegExp): Promise<void> {
  const before = requests();
  const { errors } = await engine.up(declared(name));
  expect(words(errors)).toEqual([expect.stringMatching(reason), expect.stringMatching(reason)]);
  for (const message of words(errors)) expect(message).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202e]/u);
  expect(requests()).toBe(before);
  expect(engine.resources).toEqual([]);
}

describe("a collection's name", () => {
  it.each([
    ["single quotes", "o'clock 'quoted'"],
    ["parameters of a header", "a; filename=evil; name=x"],
    ["percent signs", "a%22b%0d%0a%2e%2e%2f"],
    ["markup", "<script>alert(1)<script>"],
    ["what shells and templates expand", "$(id) `id` $HOME {{7*7}} %s"],
    ["a formula of a spreadsheet", "=cmd|' C calc'!A0"],
    ["accents, composed and not", "naïve nai\u0308ve"],
    ["other scripts", "угроза 脅威 تهديد"],
    ["characters beyond 16 bits", "🦠🐍"],
    ["a prototype's key", "__proto__"],
    ["a folder's name for its parent", ".."],
    ["dots and dashes", "-._~.tar.gz.json"],
    ["an ending that a system would cut", "feed.xml"],
    ["the longest that is taken", "é".repeat(127)],
    ["punctuation alone", "?!#&+=,:@[]*|^"],
  ])("with %s goes to both generations, back and away", async (_what, name) => {
    await expectCarried(name);
  });

  it.each([
    ["a double quote", 'a"b', /name: "a\\"b" has a quote/],
    ["a backslash", "a\\b", /has a quote, a slash, a backslash/],
    ["a slash", "a/b", /has a quote, a slash/],
    ["a path out of its folder", "../../etc/passwd", /has a quote, a slash/],
    ["a line break", "a\r\nX-Injected: 1", /control character/],
    ["a line feed", "a\nb", /control character/],
    ["a zero byte", "a\0b", /control character/],
    ["an escape", "a\u001b[31mb", /control character/],
    ["a control character of Latin-1", "a\u0085b", /control character/],
    ["a line separator of Unicode", "a\u2028b", /line separator/],
    ["direction marks", "exe.\u202etxt", /direction mark/],
    ["an unpaired surrogate", "a\ud800b", /unpaired surrogate/],
    ["300 characters", "n".repeat(300), /longer than 255 bytes/],
    ["255 characters of two bytes", "é".repeat(255), /longer than 255 bytes/],
    ["whitespace around it", " a ", /leading or trailing whitespace/],
    ["whitespace alone", "  ", /whitespace/],
    ["nothing in it", "", /is empty/],
  ])("with %s is refused at preview, without a request", async (_what, name, reason) => {
    await expectRefused(name, reason);
    addToFigure("hostile inputs refused", 1);
  });

  it("of any characters is carried as it is or refused without a request", async () => {
    const awkward = fc.constantFrom(..."'\"\\/;:%&=?#~ .\n\r\t\0\u2028\u202e\ud800é脅🦠<>|*$`()[]{}");
    const name = fc.string({
      unit: fc.oneof(awkward, fc.string({ unit: "binary", maxLength: 1 })),
      maxLength: 100,
    });
    let carried = 0;
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const before = requests();
        const { errors } = await engine.up(declared(text));
        if (errors.size === 0) {
          await engine.destroy();
          carried += 1;
          await expectCarried(text);
        } else {
          expect(words(errors)).toEqual([expect.stringMatching(/^name: /), expect.stringMatching(/^name: /)]);
          expect(requests()).toBe(before);
        }
      }),
      { numRuns: 150 },
    );
    expect(carried).toBeGreaterThan(0);
  });
});
