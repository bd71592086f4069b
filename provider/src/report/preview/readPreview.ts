import { diagnostic } from "./diagnostics.js";
import { digestKeys, isDigest, readDigest } from "./digest.js";
import { isEvent, readEvents } from "./events.js";
import type { Diagnostic, Preview } from "./preview.js";
import { salvageObject } from "./salvage.js";
import type { Fields } from "./shape.js";

/**
 * Reads what `pulumi preview --json` printed: the one object, or a stream of events; also where it failed,
 * broke off, or is between other text.
 *
 * @returns undefined where no preview is in it
 */
export function readPreview(printed: string): Preview | undefined {
  const text = withoutTimestamps(printed);
  const whole = parsed(text);
  if (isDigest(whole)) return readDigest(whole, false, []);
  const { digests, events, others } = readLines(text);
  const [digest, ...further] = digests;
  if (digest !== undefined)
    return withFurther(readDigest(digest, false, aroundText(others)), further.length > 0);
  if (events.length > 0) return readEvents(events, aroundText(others));
  const found = salvageObject(text, digestKeys);
  if (found === undefined) return undefined;
  const rest = found.around.at(-1) ?? "";
  return withFurther(
    readDigest(found.object, found.cutOff, aroundText(found.around)),
    salvageObject(rest, digestKeys) !== undefined,
  );
}

/** A CI system puts the time before each line of its raw logs. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) /;

function withoutTimestamps(text: string): string {
  const beginning = text.replace(/^\ufeff?\s*/, "");
  if (!timestamp.test(beginning)) return text;
  return beginning
    .split("\n")
    .map((line) => line.replace(timestamp, ""))
    .join("\n");
}

/** JSON that is on one line each, and all other lines. */
function readLines(text: string) {
  const digests: Fields[] = [];
  const events: Fields[] = [];
  const others: string[] = [];
  for (const line of text.split("\n")) {
    const value = line.trimStart().startsWith("{") ? parsed(line) : undefined;
    if (isDigest(value)) digests.push(value);
    else if (isEvent(value)) events.push(value);
    else others.push(line);
  }
  return { digests, events, others };
}

/** Of several previews in one text the first is read, and the report says so. */
function withFurther(preview: Preview, further: boolean): Preview {
  const note =
    "another preview follows the first and was not read. Fix: pass each file with its own --preview";
  return further ? { ...preview, notUnderstood: [...preview.notUnderstood, note] } : preview;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not one JSON value; there are other ways to read it.
    return undefined;
  }
}

/** What was printed beside the preview, as when its standard error went into the same file. */
function aroundText(parts: readonly string[]): readonly Diagnostic[] {
  return parts
    .join("\n")
    .split("\n")
    .flatMap((line) => {
      const severity = /^\s*(error|warning): /.exec(line)?.[1] ?? "info";
      return diagnostic(severity, line.trim(), undefined) ?? [];
    })
    .slice(0, maxLinesAround);
}

const maxLinesAround = 50;
