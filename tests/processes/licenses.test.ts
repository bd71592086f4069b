import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";

it("LICENSES.md lists the licences of what is installed with the packages, as package-lock.json has it", () => {
  const script = join(repository, "tools", "licenses.mjs");
  const generated = execFileSync(process.execPath, [script], { encoding: "utf8" });
  expect(readFileSync(join(repository, "LICENSES.md"), "utf8")).toBe(generated);
});
