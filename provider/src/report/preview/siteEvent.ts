import { readSystems } from "./declaredSystems.js";
import { diagnostic } from "./diagnostics.js";
import type { Diagnostic, ReportedSystem } from "./preview.js";
import { type Fields, fields, list, text } from "./shape.js";

/** What the driver of a fleet wrote of a site before the events of its engine (sites/savedPreviews.ts). */
export interface SiteEvent {
  readonly stack: string;
  readonly declared: readonly ReportedSystem[];
  /** Systems that another site manages: their collections only leave the state of this one. */
  readonly elsewhere: readonly string[];
  /** True also where it was not begun; false where nothing was written of its end. */
  readonly failed: boolean;
  readonly error?: Diagnostic;
}

/** @returns undefined where it names no stack */
export function readSiteEvent(event: Fields): SiteEvent | undefined {
  const stack = text(event["stack"]);
  if (stack === undefined) return undefined;
  const systems = list(event["systems"]).flatMap((system) => {
    const name = text(fields(system)["name"]);
    return name === undefined ? [] : [[name, system] as const];
  });
  const error = diagnostic("error", event["error"], undefined);
  return {
    stack,
    declared: readSystems(Object.fromEntries(systems)),
    elsewhere: list(event["elsewhere"]).filter((name): name is string => typeof name === "string"),
    failed: event["result"] === "failed" || event["result"] === "not begun",
    ...(error === undefined ? {} : { error }),
  };
}
