import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { goTool } from "../support/goTool.js";

const folder = join(repository, ".github", "workflows");
const actionlint = goTool(
  join(repository, "tools", "actionlint"),
  "github.com/rhysd/actionlint/cmd/actionlint",
);
const why = "missing" in actionlint ? ` (skipped: ${actionlint.missing})` : "";

describe("the workflows of this repository", () => {
  (why === "" ? it.each : it.skip.each)(readdirSync(folder))(
    `%s has nothing that actionlint rejects${why}`,
    (name) => {
      const program = "program" in actionlint ? actionlint.program : "";
      expect(spawnSync(program, [join(folder, name)], { encoding: "utf8" })).toMatchObject({
        stdout: "",
        status: 0,
      });
    },
  );
});
