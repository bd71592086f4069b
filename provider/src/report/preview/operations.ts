/** Operations of the engine (pulumi: sdk/go/common/apitype/events.go, OpType) that replace a resource. */
export const replacing = ["replace", "create-replacement", "import-replacement"] as const;

/**
 * Deletes the former half of a replacement: of the one in this preview, or of an earlier one that was not
 * completed.
 */
export const deletingFormer = "delete-replaced";

/** Operations by which the engine has come to a resource in a preview. */
export const planned = [
  "create",
  "update",
  "delete",
  "import",
  "same",
  "read",
  ...replacing,
  deletingFormer,
] as const;

export const isReplacement = (op: string): boolean => replacing.some((one) => one === op);

const known: ReadonlySet<string> = new Set([
  ...planned,
  "refresh",
  "read-replacement",
  "discard",
  "discard-replaced",
  "read-discard",
  "remove-pending-replace",
]);

/** False for an operation of a later engine: nobody can say what it does to a resource. */
export const isKnownOperation = (op: string): boolean => known.has(op);
