import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments, parse as parseYaml } from "yaml";
import { parseDeclaration } from "../../provider/src/sources/index.js";
import { parseSystem } from "../../provider/src/systems/parseSystem.js";
import { readSystemsFile } from "../../provider/src/systems/systemsFile.js";
import { repository } from "../../tools/repository.js";
import { complaint } from "./support/commandJudge.js";
import { type CodeBlock, codeBlocks, pages } from "./support/pages.js";
import { shellCommands } from "./support/shell.js";
import { typeErrors } from "./support/typeCheck.js";

const blocks = pages.flatMap(codeBlocks);
const at = ({ page, line }: CodeBlock) => `${page}:${line}`;
const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
const titled = (some: readonly CodeBlock[]) => some.map((block): [string, CodeBlock] => [at(block), block]);

/** Blocks that no test can run or parse, each with the reason. */
const exceptions: readonly { readonly page: string; readonly begins: string; readonly reason: string }[] = [
  {
    page: "docs/decisions/provider-text.md",
    begins: "exports.handler",
    reason: "a golden test holds the text",
  },
  { page: "docs/architecture.md", begins: "flowchart", reason: "a diagram" },
  {
    page: "docs/troubleshooting.md",
    begins: "hq-sensor: listing",
    reason: "an error message; held against the code below",
  },
  {
    page: "docs/policies.md",
    begins: "- [mandatory]",
    reason: "an output of the engine; tests/engine/policies shows the like",
  },
  {
    page: "docs/migrating.md",
    begins: "hq-sensor: adopted the existing collection",
    reason: "a row of the engine; getting-started shows it too",
  },
];

it("every block is of a kind that a test judges, or is an exception with a reason", () => {
  const judged = ["ts", "js", "json", "yaml", "csv", "sh"];
  const left = blocks.filter(
    ({ language, page, text }) =>
      !judged.includes(language) &&
      // Outputs in the walk are held against a run, helps against the commands.
      !(
        language === "text" &&
        ["docs/getting-started.md", "docs/reference.md", "simulator/README.md"].includes(page)
      ) &&
      !exceptions.some((one) => one.page === page && text.startsWith(one.begins)),
  );
  expect(left.map(at)).toEqual([]);
  const unused = exceptions.filter(
    ({ page, begins }) => !blocks.some((block) => block.page === page && block.text.startsWith(begins)),
  );
  expect(unused).toEqual([]);
});

describe("TypeScript", () => {
  /** Examples in doc comments of the public classes; what they use is imported as a reader would. */
  const docComments = readdirSync(join(repository, "provider", "src"), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => {
      const text = readFileSync(join(repository, "provider", "src", name), "utf8");
      return [...text.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```/gm)].map(([, code = ""], index) => ({
        name: `provider/src/${name}, example ${index + 1}`,
        text: `import { ThreatCollection, ThreatFeed, ThreatFleet } from "pulumi-extrahop";\n${code.replace(/^ *\* ?/gm, "")}`,
      }));
    });
  const texts = new Map([
    ...of("ts", "js").map((block): [string, string] => [at(block), block.text]),
    ...docComments.map(({ name, text }): [string, string] => [name, text]),
  ]);
  let errors: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    errors = typeErrors(texts);
  });

  it.each([...texts.keys(), "the program"])("has no type error: %s", (name) => {
    expect(errors.get(name) ?? []).toEqual([]);
  });

  it("would be found wrong if it were", () => {
    const wrong = `import { ThreatFleet } from "pulumi-extrahop";\nnew ThreatFleet("fleet", { folders: "stix" });`;
    expect(typeErrors(new Map([["wrong", wrong]])).get("wrong")).toEqual([
      expect.stringContaining("folders"),
    ]);
  });
});

describe("data", () => {
  const keysOfConfiguration = Object.keys(
    (parseYaml(readFileSync(join(repository, "Pulumi.yaml"), "utf8")) as { config: object }).config,
  );
  const keysOfProject = ["name", "description", "runtime", "main", "config", "template"];

  it("parses as JSON", () => {
    for (const block of of("json")) expect(() => JSON.parse(block.text)).not.toThrow();
  });

  it.each(titled(of("yaml")))("parses as YAML and holds known keys: %s", (_, { text }) => {
    for (const document of parseAllDocuments(text)) {
      expect(document.errors).toEqual([]);
      const value = document.toJS() as Record<string, unknown>;
      if ("sources" in value) {
        expect(parseDeclaration(text, "extrahop.sources.yaml")).toHaveProperty("declaration");
        continue;
      }
      expect(keysOfProject).toEqual(expect.arrayContaining(Object.keys(value)));
      const config = (value["config"] ?? {}) as Record<string, unknown>;
      expect(keysOfConfiguration).toEqual(expect.arrayContaining(Object.keys(config)));
      for (const [name, system] of Object.entries((config["extrahop:systems"] ?? {}) as object)) {
        expect(parseSystem(name, system, name)).toHaveProperty("system");
      }
    }
  });

  it.each(titled(of("csv")))("is read as a list of systems: %s", (_, { text }) => {
    const { rows, problems } = readSystemsFile(text);
    expect(problems).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe("shell", () => {
  it.each(titled(of("sh")))(
    "is well-formed, and every command and option in it exists: %s",
    async (_, { page, text }) => {
      const { stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
      expect(stderr).toBe("");
      const complaints: string[] = [];
      for (const words of shellCommands(text)) {
        const found = await complaint(words, page);
        if (found !== undefined) complaints.push(`${words.join(" ")}: ${found}`);
      }
      expect(complaints).toEqual([]);
    },
  );

  /** Commands in the text, in single backticks. */
  const spoken = pages.flatMap((page) =>
    [
      ...readFileSync(join(repository, page), "utf8")
        .replace(/^```[\s\S]*?^```/gm, "")
        .matchAll(/`((?:npx|npm run|pulumi) [^`]+)`/g),
    ].map(([, command = ""]): [string, string] => [`${page}: ${command}`, command]),
  );
  const abbreviated = /[…]|\.\.\.|ARGUMENTS|COMMAND|VERB|^pulumi \w+ URN|\[/;

  it.each(spoken.filter(([, command]) => !abbreviated.test(command)))(
    "exists where a sentence speaks of it: %s",
    async (title, command) => {
      for (const words of shellCommands(command)) {
        // A sentence may leave out what it does not speak of.
        expect((await complaint(words, title)) ?? "required").toMatch(/\brequired\b/);
      }
    },
  );

  it.each([
    ["npx pulumi-extrahop inspekt stix", "unknown command"],
    ["npx pulumi-extrahop report --preview a --fail-on everything", "fail-on"],
    ["npx pulumi-extrahop fleet up", "--stack"],
    ["npx extrahop-sim --kind sensor --speed 3", "--speed"],
    ["npm run nonsense", "nonsense"],
    ["pulumi preview --skip-nothing", "--skip-nothing"],
    ["pulumi stack inint prod", "stack inint"],
    ["FILE=x ci/nothing.sh prod", "ci/nothing.sh"],
  ])("would be found wrong if it were: %s", async (line, reason) => {
    const [words = []] = shellCommands(line);
    expect(await complaint(words, "docs/ci.md")).toContain(reason);
  });
});
