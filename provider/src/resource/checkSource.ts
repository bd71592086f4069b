import {
  type KnownInspection,
  type ReadingChoices,
  readingChoices,
  sourceFormatFault,
} from "../stix/index.js";
import { withoutUndefined } from "../systems/index.js";
import type { Context } from "./context.js";
import { checkChoice, type Fail, type Inputs } from "./inputs.js";
import { describeErrors } from "./problemText.js";
import { holdsUnknown, isUnknown, unknownValue } from "./unknowns.js";

/**
 * Inspects the source that the inputs name, reports its errors, and returns the inputs that a preview shows
 * of it.
 */
export async function checkSource(news: Inputs, context: Context, fail: Fail): Promise<Inputs> {
  // The program passes no digest: it is there where `ignoreChanges` keeps the resource's last inputs, which
  // then hold.
  if (typeof news["digest"] === "string") return {};
  const source = news["source"];
  const { format, ports } = news;
  if ([source, news["scope"], news["allowBroad"], ports].some(isUnknown) || holdsUnknown(format)) {
    return { digest: unknownValue };
  }
  checkChoice(news, "ports", ["skip", "strip"], fail);
  const fault = format === undefined ? undefined : sourceFormatFault(format);
  if (fault !== undefined) {
    fail("format", fault);
    return {};
  }
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
  const choices = readingChoices(news);
  const inspection = await context.uploads.inspect(source, choices);
  const errors = inspection.problems.filter(({ level }) => level === "error");
  if (errors.length > 0 || !inspection.ok) fail("source", describeErrors(source, inspection.path, errors));
  else {
    const isEmptyAllowed = news["allowEmpty"] === true || isUnknown(news["allowEmpty"]);
    if (inspection.total === 0 && !isEmptyAllowed) fail("source", describeEmpty(source, inspection));
    comparePreview(source, choices, inspection.digest, news["isPreview"], context, fail);
  }
  return summaryOf(inspection, news["compare"] === "indicators");
}

/** Why a source has nothing to upload. */
export function describeEmpty(source: string, { unusable, revoked }: KnownInspection): string {
  const reasons = [
    ...Object.entries(unusable).map(([reason, count]) => `${count} ${reason}`),
    ...(revoked > 0 ? [`${revoked} revoked`] : []),
  ];
  const why = reasons.length === 0 ? "" : ` (not usable: ${reasons.join(", ")})`;
  return `${source} has no usable indicator${why}, and its collection would be empty. Fix: check the source, or set \`allowEmpty: true\``;
}

/**
 * Remembers in a preview what it shows, and reports in an update a source that is no longer what this run's
 * preview showed.
 */
function comparePreview(
  source: string,
  choices: ReadingChoices,
  digest: string,
  isPreview: unknown,
  { previews }: Context,
  fail: Fail,
): void {
  if (isPreview === true) previews?.add({ source, choices, digest });
  const shown = isPreview === false ? previews?.find(source, choices) : undefined;
  if (shown !== undefined && shown !== digest) fail("source", changedSincePreview(source));
}

export function changedSincePreview(source: string): string {
  return `${source} changed since this run's preview. Nothing of it was uploaded. Fix: run the command again and review its preview [EXTRAHOP_SOURCE_CHANGED]`;
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
