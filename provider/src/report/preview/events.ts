import { withoutUndefined } from "../../systems/index.js";
import { readDeclared } from "./declaredSystems.js";
import { diagnostic, withoutEchoes } from "./diagnostics.js";
import type { Diagnostic, PlannedStep, Preview } from "./preview.js";
import { formerUrn, readResource } from "./resource.js";
import { counts, type Fields, fields, isFields, text } from "./shape.js";
import { readSiteEvent, type SiteEvent } from "./siteEvent.js";

/**
 * Kinds of engine event, by which a line is known to be one (pulumi: sdk/go/common/apitype/events.go), and
 * our own before them.
 */
const eventKinds = [
  "siteEvent",
  "preludeEvent",
  "summaryEvent",
  "resourcePreEvent",
  "resOutputsEvent",
  "resOpFailedEvent",
  "diagnosticEvent",
  "stdoutEvent",
  "policyEvent",
  "cancelEvent",
] as const;

export function isEvent(value: unknown): value is Fields {
  return isFields(value) && ("sequence" in value || eventKinds.some((kind) => kind in value));
}

/**
 * Reads the lines that `pulumi preview --json` prints with PULUMI_ENABLE_STREAMING_JSON_PREVIEW, an event
 * log, or what a fleet's driver saved of a site.
 */
export function readEvents(events: readonly Fields[], around: readonly Diagnostic[]): Preview {
  const steps: PlannedStep[] = [];
  const diagnostics: Diagnostic[] = [...around];
  const notUnderstood: string[] = [];
  let changes: Readonly<Record<string, number>> = {};
  let declared: ReturnType<typeof readDeclared> = { retired: [] };
  let result: unknown;
  let ended = false;
  let begun = false;
  let site: SiteEvent | undefined;
  const say = (found: Diagnostic | undefined) => {
    if (found !== undefined) diagnostics.push(found);
  };
  for (const event of events) {
    if (isFields(event["siteEvent"])) {
      site = readSiteEvent(event["siteEvent"]);
      continue;
    }
    begun = true;
    if (isFields(event["preludeEvent"])) declared = readDeclared(fields(event["preludeEvent"]["config"]));
    else if (isFields(event["summaryEvent"])) {
      changes = counts(event["summaryEvent"]["resourceChanges"]);
      result = event["summaryEvent"]["result"];
      ended = true;
    } else if (isFields(event["diagnosticEvent"])) {
      const { severity, message, urn, ephemeral } = event["diagnosticEvent"] as Record<string, unknown>;
      if (ephemeral !== true) say(diagnostic(severity, message, text(urn)));
    } else if (isFields(event["policyEvent"])) say(policyDiagnostic(event["policyEvent"]));
    else if (isFields(event["resOpFailedEvent"])) {
      const step = readMetadata(event["resOpFailedEvent"]);
      if (step !== undefined) say({ severity: "error", text: `${step.op} failed`, codes: [], urn: step.urn });
    } else {
      // Before and after an operation the engine says the same resource twice; what it knows afterwards
      // counts.
      const about = event["resOutputsEvent"] ?? event["resourcePreEvent"];
      if (!isFields(about)) continue;
      const step = readMetadata(about);
      if (step === undefined) notUnderstood.push("an event names no operation or resource");
      else replaceOrAdd(steps, step);
    }
  }
  const erred = diagnostics.some(({ severity }) => severity === "error");
  // The engine's own errors are listed already, with their resource.
  if (!erred && site?.error !== undefined) diagnostics.push(site.error);
  return {
    form: "events",
    steps,
    diagnostics: withoutEchoes(diagnostics),
    changes,
    ...declared,
    retired: [...declared.retired, ...(site?.elsewhere ?? [])],
    ...(site === undefined ? {} : { site: { stack: site.stack, begun }, declared: site.declared }),
    failed: result === "failed" || erred || site?.failed === true,
    cutOff: !ended && site?.failed !== true,
    notUnderstood,
  };
}

function replaceOrAdd(steps: PlannedStep[], step: PlannedStep): void {
  const at = steps.findLastIndex(({ urn, op }) => urn === step.urn && op === step.op);
  if (at < 0) steps.push(step);
  else steps[at] = step;
}

function readMetadata(event: Fields): PlannedStep | undefined {
  const metadata = fields(event["metadata"]);
  const op = text(metadata["op"]);
  const urn = text(metadata["urn"]);
  if (op === undefined || urn === undefined) return undefined;
  const type = text(metadata["type"]);
  const state = (key: string) =>
    isFields(metadata[key])
      ? readResource({ ...(type === undefined ? {} : { type }), ...fields(metadata[key]), urn })
      : undefined;
  const before = state("old");
  const after = state("new");
  return withoutUndefined({
    op,
    urn,
    before,
    after,
    ...formerUrn(urn, fields(metadata["old"])),
  });
}

function policyDiagnostic(event: Fields): Diagnostic | undefined {
  const mandatory = event["enforcementLevel"] === "mandatory";
  const policy = text(event["policyName"]);
  const message = text(event["message"]);
  return diagnostic(
    mandatory ? "error" : "warning",
    policy === undefined ? message : `policy ${policy}: ${message ?? "violated"}`,
    text(event["resourceUrn"]),
  );
}
