import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { errorCodes } from "../../provider/src/errors/index.js";
import { definitions, messageCodes } from "../../provider/src/messages/index.js";
import { sourceEndings } from "../../provider/src/stix/container/discoverSources.js";
import { parseSystem } from "../../provider/src/systems/parseSystem.js";
import { defaultLimits } from "../../provider/src/systems/system.js";
import { currentReference, referencePage } from "../../tools/docs/reference.js";
import { repository } from "../../tools/repository.js";

const page = readFileSync(referencePage, "utf8");

/** Cells of the rows of the table in a section, without their backticks. */
function table(heading: string): readonly (readonly string[])[] {
  const section = page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(1, -1)
        .split(" | ")
        .map((cell) => cell.replace(/`/g, "").trim()),
    );
}

it("shows keys and commands as they are (npm run docs:reference)", async () => {
  expect(page).toBe(await currentReference());
});

it("lists every setting of a system, and no other", () => {
  const parsed = parseSystem("hq", { host: "hq.example", nonsense: 1 }, "hq");
  const [problem] = "problems" in parsed ? parsed.problems : [];
  const known = problem?.message.split("there are ")[1]?.split(", ") ?? [];
  const limits = Object.keys(defaultLimits).map((name) => `limits.${name}`);
  const settings = table("Settings of a system").map(([name]) => name);
  expect(settings.sort()).toEqual([...known.filter((name) => name !== "limits"), ...limits].sort());
});

it.each(Object.entries(defaultLimits))("tells the default of limits.%s", (name, value) => {
  const row = table("Settings of a system").find(([setting]) => setting === `limits.${name}`);
  expect(row?.[2]).toBe(value.toLocaleString("en-US"));
});

/** Names of environment variables that a source text reads by an index or by destructuring. */
function variablesRead(text: string): readonly string[] {
  const code = text.replace(/^\s*(\/\/|\/?\*).*$/gm, "");
  const indexed = [...code.matchAll(/\benv(?:ironment)?\[\s*"([A-Za-z_]+)"\s*\]/g)].map(([, name]) => name);
  const fields = [...code.matchAll(/\{([^{}]*)\}\s*=\s*(?:\w+\.)*env(?:ironment)?\b/g)].flatMap(
    ([, inside = ""]) => [...inside.matchAll(/\b[A-Z][A-Z_]+\b/g)],
  );
  // Variables of this package are often named by a constant, or handed to a function.
  const own = code.match(/(?<=["`])EXTRAHOP_[A-Z_]+(?=["`])/g) ?? [];
  const read = [...indexed, ...fields.map(([name]) => name)].filter((name) => name !== undefined);
  return [...read, ...own.filter((name) => !codes.includes(name))];
}

const codes: readonly string[] = [...errorCodes, ...messageCodes];

it("lists every environment variable that the package reads, and no other of its own", () => {
  const sources = readdirSync(join(repository, "provider", "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(repository, "provider", "src", file), "utf8"));
  const read = new Set(sources.flatMap(variablesRead).map((name) => name.toUpperCase()));
  // What is in the table and is read by Node or another package, or for the name of a system.
  const elsewhere = ["NODE_DEBUG", "NO_COLOR", "HTTPS_PROXY"];
  const ofSystems = ["EXTRAHOP_API_KEY", "EXTRAHOP_CLIENT_ID", "EXTRAHOP_CLIENT_SECRET"];
  const named = table("Environment variables").flatMap(
    ([names = ""]) => names.match(/\b[A-Z][A-Z_]*[A-Z]\b(?!>)/g) ?? [],
  );
  const known = [...read, ...elsewhere, ...ofSystems];
  expect([...read]).toEqual(expect.arrayContaining(["AWS_SESSION_TOKEN", "EXTRAHOP_RETIRED_SYSTEMS"]));
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
  expect([...read].filter((name) => !named.includes(name))).toEqual([]);
});

it("lists the endings of files that a fleet takes for sources, and no other", () => {
  const endings = table("What may be a source").flatMap(([cell = ""]) => cell.split(", "));
  expect(endings.sort()).toEqual([...sourceEndings].sort());
});

it("lists the exit codes of each command, as the page says that its help does", () => {
  const commands = page.split("<!-- commands: generated -->")[1]?.split(/^### /m).slice(1) ?? [];
  const groups = ["systems", "sources"];
  const silent = commands.filter((help) => !/exit codes/i.test(help)).map((help) => help.split("\n")[0]);
  expect(commands.length).toBeGreaterThan(20);
  expect(silent).toEqual(groups);
});

it("lists every message code, its severity, and its fields", () => {
  const rows = table("Messages").map(([code, severity]) => [code, severity]);
  expect(rows).toEqual(definitions.map(({ code, severity }) => [code, severity]));
});

it("the keys that it lists are those that the package reads from the configuration, and the root program's", () => {
  const { config } = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8")) as { config: object };
  const sources = [
    "provider/src/program/declaredSystems.ts",
    "provider/src/program/threatFleet.ts",
    "provider/src/engine/engineContext.ts",
    // Holds the keys of lists of names, for all who read them.
    "provider/src/systems/systemNames.ts",
    "provider/src/systems/siteEnvironment.ts",
    "provider/src/cli/sources/stackSettings.ts",
    "index.ts",
  ].map((file) => readFileSync(join(repository, file), "utf8"));
  const read = sources.flatMap((text) =>
    [
      ...text.matchAll(
        /(?:config\.get(?:Object<.*>|Boolean)?\(|\w+(?:Key|Setting) = )"(?:extrahop:)?(\w+)"/g,
      ),
    ].map(([, key]) => `extrahop:${key}`),
  );
  expect([...new Set(read)].sort()).toEqual(Object.keys(config).sort());
});
