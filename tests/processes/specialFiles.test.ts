import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { inspect } from "../../provider/src/stix/index.js";
import { codesOf } from "../support/stix/inspecting.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

it("a FIFO as a source is an error at once, and is not waited for", async () => {
  const path = join(await temporaryFolder(), "fifo");
  execFileSync("mkfifo", [path]);
  expect(codesOf(await inspect(path))).toEqual(["not-a-file"]);
});
