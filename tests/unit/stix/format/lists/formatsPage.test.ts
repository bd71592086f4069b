import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatNames } from "../../../../../provider/src/stix/index.js";

it("docs/formats.md lists every format by its name", async () => {
  const page = await readFile(join(__dirname, "../../../../../docs/formats.md"), "utf8");
  const listed = [...page.matchAll(/^\| `([a-z0-9-]+)` \|.*\|.*\|$/gm)].map(([, name]) => name).sort();
  expect(listed).toEqual(formatNames());
});
