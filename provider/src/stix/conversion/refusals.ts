import { ExtraHopError } from "../../errors/index.js";
import type { Problem } from "../model.js";

export function sourceChanged(file: string, cause?: unknown): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_SOURCE_CHANGED",
    action: `reading ${file} again`,
    found: "its content is not what it was when it was inspected",
    remedy: "Run again once nothing writes to it; writers should write aside and rename.",
    ...(cause === undefined ? {} : { cause }),
  });
}

const shownProblems = 5;

/**
 * A source with errors is never used in part.
 *
 * @param action what is refused, e.g. `converting`
 * @throws ExtraHopError `EXTRAHOP_SOURCE_INVALID` that names the first errors, where there are any
 */
export function refuseErrors(
  { ok, problems }: { readonly ok: boolean; readonly problems: readonly Problem[] },
  action: string,
  source: string,
): void {
  if (ok) return;
  // None is listed where so many warnings came before that listing stopped.
  const errors = problems.filter((problem) => problem.level === "error");
  const shown = errors.slice(0, shownProblems).map(({ code, file, member, line, message }) => {
    const place = [
      file === source ? undefined : file,
      member,
      line === undefined ? undefined : `line ${line}`,
    ].filter((part) => part !== undefined);
    return `${place.length === 0 ? "" : `${place.join(", ")}: `}${message} (${code})`;
  });
  const more = errors.length > shown.length ? [`and ${errors.length - shown.length} more`] : [];
  const count = errors.length === 1 ? "an error" : `${errors.length || "many"} errors`;
  throw new ExtraHopError({
    code: "EXTRAHOP_SOURCE_INVALID",
    action: `${action} ${source}`,
    found: errors.length === 0 ? `it has ${count}` : `it has ${count}: ${[...shown, ...more].join("; ")}`,
    remedy:
      "Correct the source, or fetch it again; `npx pulumi-extrahop inspect` lists every problem with its place.",
  });
}
