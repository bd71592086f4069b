import { readDeclared } from "./declaredSystems.js";
import { diagnostic, withoutEchoes } from "./diagnostics.js";
import type { Diagnostic, PlannedStep, Preview } from "./preview.js";
import { formerUrn, readResource } from "./resource.js";
import { counts, type Fields, fields, isFields, list, text } from "./shape.js";

/** Keys by which an object is known to be what `pulumi preview --json` prints. */
export const digestKeys = ["steps", "diagnostics", "changeSummary", "duration", "config"] as const;

export function isDigest(value: unknown): value is Fields {
  return (
    isFields(value) &&
    (Array.isArray(value["steps"]) || Array.isArray(value["diagnostics"]) || "changeSummary" in value)
  );
}

/** Reads the object that `pulumi preview --json` prints. */
export function readDigest(digest: Fields, cutOff: boolean, around: readonly Diagnostic[]): Preview {
  const notUnderstood: string[] = [];
  const steps: PlannedStep[] = [];
  for (const [index, raw] of list(digest["steps"]).entries()) {
    const step = readStep(fields(raw));
    if (step === undefined) notUnderstood.push(`step ${index + 1} names no operation or resource`);
    else steps.push(step);
  }
  const diagnostics = [
    ...around,
    ...list(digest["diagnostics"]).flatMap((raw) => {
      const { severity, message, urn } = fields(raw) as Record<string, unknown>;
      return diagnostic(severity, message, text(urn)) ?? [];
    }),
  ];
  return {
    form: "digest",
    steps,
    diagnostics: withoutEchoes(diagnostics),
    changes: counts(digest["changeSummary"]),
    ...readDeclared(fields(digest["config"])),
    failed: diagnostics.some(({ severity }) => severity === "error"),
    cutOff,
    notUnderstood,
  };
}

function readStep(raw: Fields): PlannedStep | undefined {
  const op = text(raw["op"]);
  const urn = text(raw["urn"]);
  if (op === undefined || urn === undefined) return undefined;
  const before = readResource({ ...fields(raw["oldState"]), urn });
  const after = readResource({ ...fields(raw["newState"]), urn });
  return {
    op,
    urn,
    ...(isFields(raw["oldState"]) && before !== undefined ? { before } : {}),
    ...(isFields(raw["newState"]) && after !== undefined ? { after } : {}),
    ...formerUrn(urn, fields(raw["oldState"])),
  };
}
