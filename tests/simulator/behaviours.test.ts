import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bases, behaviours, behaviourTable } from "../../simulator/src/behaviours.js";
import { vendorErrors } from "../../simulator/src/vendorErrors.js";

const simulator = join(__dirname, "..", "..", "simulator");

const generated = async (part: string): Promise<string> => {
  const readme = await readFile(join(simulator, "README.md"), "utf8");
  return readme.split(`<!-- ${part}: generated -->\n`)[1]?.split(`\n<!-- ${part}: end -->`)[0] ?? "";
};

/** The cells of a Markdown table, whatever its columns are padded to. */
const cells = (table: string): string[][] =>
  table.split("\n").map((row) => row.split("|").map((cell) => cell.trim().replace(/^-+$/, "-")));

it("every behaviour has one name, a basis and a source", () => {
  expect(new Set(behaviours.map(({ id }) => id)).size).toBe(behaviours.length);
  for (const { id, behaviour, basis, source } of behaviours) {
    expect(id).toMatch(/^[a-zA-Z0-9-]+$/);
    expect(behaviour).toMatch(/^[A-Z0-9].*\.$/);
    expect(bases).toContain(basis);
    expect(source).not.toBe("");
  }
});

it("every error of the catalogue has its basis", () => {
  const marked = behaviours.map(({ id }) => id);
  for (const error of Object.keys(vendorErrors)) expect(marked).toContain(`error-${error}`);
});

it("the README shows the table of bases and the help as they are (npm run readme -w simulator)", async () => {
  expect(cells(await generated("basis"))).toEqual(cells(behaviourTable()));
  const help = execFileSync(process.execPath, [join(simulator, "dist", "cli.js"), "--help"], {
    encoding: "utf8",
  });
  expect(await generated("help")).toBe(`\`\`\`text\n${help.trimEnd()}\n\`\`\``);
});
