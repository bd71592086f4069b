import { Output } from "@pulumi/pulumi/output.js";

/** True for a value that the program does not have yet: an Output or a promise. */
export function isOutput(value: unknown): boolean {
  if (Output.isInstance(value)) return true;
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
