/** The levels of the Traffic Light Protocol (FIRST, TLP 2.0), the least restrictive first. */
export const tlpLevels = ["clear", "green", "amber", "amber+strict", "red"] as const;
/** One of {@link tlpLevels}. */
export type TlpLevel = (typeof tlpLevels)[number];

/** The marking definitions that STIX 2.0 and 2.1 fix (TLP 1.0), and those of OASIS for TLP 2.0. */
const fixedMarkings: ReadonlyMap<string, TlpLevel> = new Map([
  ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"],
  ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"],
  ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "amber"],
  ["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"],
  ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"],
  ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"],
  ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"],
  ["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"],
  ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "red"],
]);

/** The level of a marking definition whose id a standard fixes. */
export const tlpOfMarking = (id: string): TlpLevel | undefined => fixedMarkings.get(id.toLowerCase());

/** A level as sources write it: `AMBER`, `tlp:amber+strict`, `TLP:WHITE`. Undefined for any other text. */
export function parseTlp(text: string): TlpLevel | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^tlp\s*[:_ -]\s*/, "")
    .replace(/\s+/g, "")
    .replace(/^amber[-_]?strict$/, "amber+strict");
  if (word === "white") return "clear";
  return tlpLevels.find((level) => level === word);
}

/** The level of a tag such as `tlp:amber`; undefined for a tag about something else. */
export const tlpOfTag = (tag: string): TlpLevel | undefined =>
  /^\s*tlp\s*[:_ -]/i.test(tag) ? parseTlp(tag) : undefined;

/** The most restrictive of some levels; undefined where there is none. */
export function strictestTlp(levels: Iterable<TlpLevel | undefined>): TlpLevel | undefined {
  let strictest = -1;
  for (const level of levels)
    if (level !== undefined) strictest = Math.max(strictest, tlpLevels.indexOf(level));
  return tlpLevels[strictest];
}

/** True where the first marking is more restrictive than the second. */
/** True where a level is more restrictive than another one. */
export const isStricter = (level: TlpLevel, than: TlpLevel): boolean =>
  tlpLevels.indexOf(level) > tlpLevels.indexOf(than);
