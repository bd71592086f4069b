import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { markdownReport } from "../../provider/src/report/markdown/markdownReport.js";
import { hostilePreview } from "../support/report/hostile.js";
import { reportOf } from "../support/report/recorded.js";
import { escapes } from "../support/report/renderedMarkdown.js";

const isInstalled = spawnSync("cmark-gfm", ["--version"]).error === undefined;

describe("the Markdown report", () => {
  (isInstalled ? it : it.skip)("is only code for GitHub's own parser (skipped without cmark-gfm)", () => {
    for (const preview of fc.sample(hostilePreview, { numRuns: 60, seed: 1 })) {
      const { stdout } = spawnSync(
        "cmark-gfm",
        ["--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tasklist"],
        { input: markdownReport(reportOf(preview), { maxBytes: 65_536, defang: false }), encoding: "utf8" },
      );
      expect(escapes(stdout)).toEqual([]);
    }
  });
});
