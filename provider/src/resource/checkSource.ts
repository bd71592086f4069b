import type { KnownInspection } from "../stix/index.js";
import type { Context } from "./context.js";
import type { Fail, Inputs } from "./inputs.js";
import { describeErrors } from "./problemText.js";
import { readingChoices } from "./readingChoices.js";
import { isUnknown, unknownValue } from "./unknowns.js";
import { withoutUndefined } from "./withoutUndefined.js";

/** Inspects the source that the inputs name, reports its errors, and returns the inputs that a preview shows of it. */
export async function checkSource(news: Inputs, context: Context, fail: Fail): Promise<Inputs> {
  const source = news["source"];
  if ([source, news["scope"], news["allowBroad"]].some(isUnknown)) return { digest: unknownValue };
  if (typeof source !== "string" || source === "") {
    fail(
      "source",
      "must be the path of a STIX file or a folder of STIX files, or a FileAsset or FileArchive of one",
    );
    return {};
  }
  if (source.includes("\0")) {
    fail("source", "must be a path without zero characters");
    return {};
  }
  const inspection = await context.uploads.inspect(source, readingChoices(news));
  const errors = inspection.problems.filter(({ level }) => level === "error");
  if (errors.length > 0 || !inspection.ok) fail("source", describeErrors(source, inspection.path, errors));
  return summaryOf(inspection, news["compare"] === "indicators");
}

/** The short inputs that a preview shows of a source. */
function summaryOf(inspection: KnownInspection, withIndicatorsDigest: boolean): Inputs {
  const counts = Object.entries(inspection.indicators).filter(([, count]) => count > 0);
  return withoutUndefined<Record<string, unknown>>({
    digest: inspection.digest,
    indicatorsDigest: withIndicatorsDigest ? inspection.indicatorsDigest : undefined,
    stixVersion: inspection.stixVersions.length === 0 ? undefined : inspection.stixVersions.join(", "),
    indicators: Object.fromEntries(counts),
  });
}
