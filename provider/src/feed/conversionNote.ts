import { isExtraHopError } from "../errors/index.js";
import { converted, type Message } from "../messages/index.js";
import type { Context } from "../resource/context.js";
import type { KnownInspection } from "../stix/index.js";
import type { Generation } from "../systems/index.js";

/**
 * What a reviewer should know before a feed goes to systems that do not take its format: that it will be
 * converted, and what is not converted. Without asking a system only a declared generation is certain, so the
 * note speaks of firmware, not of systems, where a system declares none.
 *
 * @returns undefined where every system is known to take the feed as it is, or may take it and nothing would
 *   be lost otherwise
 */
export function conversionNote(inspection: KnownInspection, context: Context): Message | undefined {
  const formats = new Set(inspection.documents.map(({ format }) => format));
  const foreign = generations.filter((generation) => [...formats].some((format) => format !== generation));
  const declared = declaredGenerations(context);
  const concerned = foreign.filter((generation) => declared.has(generation) || declared.has(undefined));
  if (concerned.length === 0) return undefined;
  const { revoked } = inspection;
  const counts = [
    ...Object.entries(inspection.unusable).map(([reason, count]) => ({ count, reason })),
    ...(revoked > 0 ? [{ count: revoked, reason: "revoked" }] : []),
  ];
  if (counts.length > 0) return converted({ generations: concerned, losses: { kind: "some", counts } });
  return concerned.every((generation) => declared.has(generation))
    ? converted({ generations: concerned, losses: { kind: "none" } })
    : undefined;
}

const generations: readonly Generation[] = ["stix1", "stix2"];

function declaredGenerations(context: Context): ReadonlySet<Generation | undefined> {
  try {
    return new Set([...context.systems().values()].map(({ generation }) => generation));
  } catch (error) {
    if (isExtraHopError(error)) return new Set([undefined]);
    throw error;
  }
}
