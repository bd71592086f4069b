import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository as root } from "../../../tools/repository.js";

/** Rows of the table of claims: a sentence, a file of tests, and words of a test's title. */
const rows = [
  ...readFileSync(join(root, "SECURITY.md"), "utf8").matchAll(/^\| ([^|`]+\.) \| (.+) \|$/gm),
].map(([, claim = "", test = ""]) => ({ claim, test }));

describe("the claims of SECURITY.md about the author of a malicious feed", () => {
  it("are found", () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)("have a test that exists: $claim", ({ test }) => {
    const [, file = "", title = ""] = /^`(tests\/[^`]+\.test\.ts)`: (.+)$/.exec(test) ?? [];
    expect({ test, exists: existsSync(join(root, file)) && file !== "" }).toEqual({ test, exists: true });
    const code = readFileSync(join(root, file), "utf8");
    const titles = [...code.matchAll(/(?:describe|it)?\)?\(\s*(["`])((?:(?!\1).)+)\1/g)].map(
      ([, , text = ""]) => text,
    );
    expect({ test, found: titles.some((text) => text.includes(title)) }).toEqual({ test, found: true });
  });
});
