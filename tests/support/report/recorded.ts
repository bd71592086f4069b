import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildReport } from "../../../provider/src/report/analysis/buildReport.js";
import type { Report } from "../../../provider/src/report/model.js";
import type { Preview, Resource } from "../../../provider/src/report/preview/preview.js";
import { readPreview } from "../../../provider/src/report/preview/readPreview.js";
import { readState } from "../../../provider/src/report/preview/readState.js";
import { repository } from "../../../tools/repository.js";

/** What the real engine printed, see tests/engine/report.test.ts. */
export function recorded(name: string): string {
  return readFileSync(join(repository, "tests", "fixtures", "previews", `${name}.json`), "utf8");
}

export function previewOf(text: string): Preview {
  const preview = readPreview(text);
  if (preview === undefined) throw new Error(`no preview in ${text.slice(0, 100)}`);
  return preview;
}

export function stateOf(text: string): readonly Resource[] {
  const state = readState(JSON.parse(text));
  if (state === undefined) throw new Error("no state");
  return state;
}

export function reportOf(preview: string, state?: string): Report {
  return buildReport([
    { preview: previewOf(preview), state: state === undefined ? undefined : stateOf(state) },
  ]);
}

/** States of the matrix by system and feed, as a person reads them. */
export function matrixOf({ systems, feeds, cells }: Report): Record<string, Record<string, string>> {
  const matrix: Record<string, Record<string, string>> = {};
  for (const { name } of systems) matrix[name] = {};
  for (const { system, feed, state } of cells) {
    const row = matrix[systems[system]?.name ?? "?"];
    if (row !== undefined) row[feeds[feed]?.label ?? "?"] = state;
  }
  return matrix;
}

export function risk(report: Report, kind: string): Report["risks"][number] | undefined {
  return report.risks.find((one) => one.kind === kind);
}
