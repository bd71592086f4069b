import { diagnostic } from "./diagnostics.js";
import { digestKeys, isDigest, readDigest } from "./digest.js";
import { isEvent, readEvents } from "./events.js";
import type { Diagnostic, Preview } from "./preview.js";
import { salvageObject } from "./salvage.js";
import type { Fields } from "./shape.js";

/**
 * Reads what `pulumi preview --json` printed: the one object, or a stream of events; also where it failed, broke off, or is between
 * other text.
 *
 * @returns undefined where no preview is in it
 */
export function readPreview(text: string): Preview | undefined {
  const whole = parsed(text);
  if (isDigest(whole)) return readDigest(whole, false, []);
  const events: Fields[] = [];
  const others: string[] = [];
  for (const line of text.split("\n")) {
    const value = line.trimStart().startsWith("{") ? parsed(line) : undefined;
    if (isDigest(value)) return readDigest(value, false, aroundText([text.replace(line, "")]));
    if (isEvent(value)) events.push(value);
    else others.push(line);
  }
  if (events.length > 0) return readEvents(events, aroundText(others));
  const found = salvageObject(text, digestKeys);
  return found === undefined ? undefined : readDigest(found.object, found.cutOff, aroundText(found.around));
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
