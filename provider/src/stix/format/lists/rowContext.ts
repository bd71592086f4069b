import type { IndicatorContext } from "../../model.js";
import { strictestTlp, tlpOfTag } from "../../values/tlp.js";
import { plainName } from "./plainName.js";
import { instantOf } from "./rowInstant.js";

/** What a column or field says about the indicator of its row. */
export type ContextRole = "firstSeen" | "lastSeen" | "confidence" | "tlp" | "validUntil";

const rolesOfNames: ReadonlyMap<string, ContextRole> = new Map([
  ...["firstseen", "firstseenutc", "dateadded", "added", "created", "firstreported", "submissiontime"].map(
    (name) => [name, "firstSeen"] as const,
  ),
  ...["lastseen", "lastseenutc", "lastonline", "lastreported", "modified", "updated", "timestamp"].map(
    (name) => [name, "lastSeen"] as const,
  ),
  ...["confidence", "confidencelevel", "confidencescore"].map((name) => [name, "confidence"] as const),
  ...(
    "expires expiry expiration expirationdate expirationtime expirydate expirytime expiresat expireson expiresutc expiredate " +
    "expireat expiretime validuntil validto validthru validthrough validtill until till activeuntil blockuntil banuntil " +
    "bannedto bannedtill enddate endtime"
  )
    .split(" ")
    .map((name) => [name, "validUntil"] as const),
  ...["tlp", "tagname", "tagsname", "tag", "tags"].map((name) => [name, "tlp"] as const),
]);

/** The role of a column or field by its name; undefined for all others. */
export const contextRoleOf = (name: string): ContextRole | undefined => rolesOfNames.get(plainName(name));

/**
 * When a row says that its indicator expires.
 *
 * @returns milliseconds since 1970; undefined where the text is no time
 */
export function expiryOf(text: string): number | undefined {
  const instant = text === "" ? undefined : instantOf(text);
  return instant === undefined ? undefined : Date.parse(instant);
}

/** What is known of a row's indicator; texts without a known form are left out. */
export function contextOfRow(cells: Iterable<readonly [ContextRole, string]>): IndicatorContext {
  const found: { -readonly [K in keyof IndicatorContext]: IndicatorContext[K] | undefined } = {};
  for (const [role, text] of cells) {
    if (text === "") continue;
    switch (role) {
      case "firstSeen":
        found.created ??= instantOf(text);
        break;
      case "lastSeen":
        found.modified ??= instantOf(text);
        break;
      case "validUntil":
        found.validUntil ??= instantOf(text);
        break;
      case "confidence":
        found.confidence ??= confidenceOf(text);
        break;
      case "tlp":
        found.tlp = strictestTlp([found.tlp, ...text.split(/[,;|]/).map(tlpOf)]);
    }
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** A column called `tlp` holds the bare word, a column of tags holds `tlp:amber` among others. */
const tlpOf = (text: string) =>
  tlpOfTag(/^\s*(?:clear|white|green|amber|amber\+strict|red)\s*$/i.test(text) ? `tlp:${text}` : text);

function confidenceOf(text: string): number | undefined {
  const number = /^\s*(\d{1,3})\s*%?\s*$/.exec(text)?.[1];
  return number !== undefined && Number(number) <= 100 ? Number(number) : undefined;
}
