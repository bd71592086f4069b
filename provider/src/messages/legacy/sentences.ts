import type { ReadMessage } from "../readTypes.js";
import { changedCounts } from "./feedChange.js";
import { count, number, type Reader } from "./groups.js";
import { readLegacyOutsideChanges } from "./outsideChanges.js";

/**
 * Reads the sentences that version 0.1.0 printed, which carry no code, so that previews recorded by it can
 * still be reported. They name neither the system nor the collection. Nothing is added here: every later
 * message is read by its code.
 */
export function readLegacySentence(text: string): ReadMessage | undefined {
  for (const [shape, read] of sentences) {
    const match = shape.exec(text);
    if (match !== null) return read(match.slice(1).map((group: string | undefined) => group ?? ""));
  }
  return undefined;
}

const sentences: readonly (readonly [RegExp, Reader])[] = [
  [
    /^changed outside: (.+)$/s,
    ([changes = ""]) => ({
      code: "EXTRAHOP_CHANGED_OUTSIDE",
      fields: { changes: readLegacyOutsideChanges(changes) },
    }),
  ],
  [/^deleted outside: /, () => ({ code: "EXTRAHOP_DELETED_OUTSIDE", fields: {} })],
  [/^gone: the system lists no collection at all/, () => ({ code: "EXTRAHOP_SYSTEM_EMPTY", fields: {} })],
  [/^gone: another system answers in its place/, () => ({ code: "EXTRAHOP_SYSTEM_REPLACED" })],
  [/^adopted the collection that was there already/, () => ({ code: "EXTRAHOP_ADOPTED" })],
  [/^removed "(?:[^"\\]|\\.)*" \(id \d+\), which is now /, () => ({ code: "EXTRAHOP_REMOVED_AFTER_RENAME" })],
  [/^kept: another resource holds the same collection now$/, () => ({ code: "EXTRAHOP_KEPT", fields: {} })],
  [/^.+ is retired: nobody looked there$/s, () => ({ code: "EXTRAHOP_SKIPPED_RETIRED", fields: {} })],
  [
    /^.+ is retired: forgotten here, not deleted there$/s,
    () => ({ code: "EXTRAHOP_DROPPED_RETIRED", fields: {} }),
  ],
  [
    /^the system took the file but counts no observables in it; /,
    () => ({ code: "EXTRAHOP_NO_OBSERVABLES" }),
  ],
  [
    /^the certificate of (.+) is not verified \(insecureSkipVerify\)/s,
    ([system = ""]) => ({ code: "EXTRAHOP_INSECURE_TLS", fields: { system } }),
  ],
  [
    /^converted for (.+); (?:every indicator comes along|what can't come along: (.+))$/,
    ([target = "", losses = ""]) => ({
      code: "EXTRAHOP_CONVERTED",
      fields: { generations: generationsOf(target), losses: lossesOf(losses) },
    }),
  ],
  [
    new RegExp(`^${number} of ${number} indicators? (?:has|have) expired \\(valid_until\\); `),
    ([expired, indicators]) => ({
      code: "EXTRAHOP_EXPIRED",
      fields: { expired: count(expired), indicators: count(indicators) },
    }),
  ],
  ...changedCounts,
];

function generationsOf(target: string): ("stix1" | "stix2")[] {
  const all = [
    ["stix1", "STIX 1.2"],
    ["stix2", "STIX 2.1"],
  ] as const;
  return all.filter(([, words]) => target.includes(words)).map(([generation]) => generation);
}

function lossesOf(losses: string) {
  if (losses === "") return { kind: "none" } as const;
  const counts = losses.split(", ").flatMap((part) => {
    const [, digits, reason] = /^(\d[\d,]*) (.+)$/.exec(part) ?? [];
    return digits === undefined || reason === undefined ? [] : [{ count: count(digits), reason }];
  });
  return { kind: "some", counts } as const;
}
