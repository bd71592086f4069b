import { readValue } from "./readValue.js";

/** Kinds whose values have a form of their own, which no address, name or URL has. */
const precise: ReadonlySet<string> = new Set(["email-address", "mac-address", "file-hash"]);

/**
 * Why a value of another kind cannot be used: the kind, or `contradictory-type` where the value is an
 * address, a name or a URL in its place, which other readers may match.
 *
 * @param reason the kind that its object declares
 */
export function reasonForDeclared(reason: string, text: string): string {
  if (!precise.has(reason)) return reason;
  return readValue(undefined, text).kind === "unusable" ? reason : "contradictory-type";
}
