import fc from "fast-check";
import { conversionNote } from "../../../provider/src/feed/conversionNote.js";
import {
  isAboutLimit,
  isConversionNote,
  isUnreachable,
  readDescribedChange,
  readDrift,
  readExpired,
  readLosses,
} from "../../../provider/src/report/analysis/phrases.js";
import type { Context } from "../../../provider/src/resource/context.js";
import {
  compareIndexes,
  describeChange,
  encodeIndex,
  type KnownInspection,
  problemCodes,
} from "../../../provider/src/stix/index.js";
import type { Generation } from "../../../provider/src/systems/index.js";

const address = fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => ({
  type: "ipv4-addr" as const,
  value: `198.18.${a}.${b}`,
}));
const domain = fc.nat(500).map((n) => ({ type: "domain-name" as const, value: `host-${n}.example` }));

describe("reading back what the provider says", () => {
  it("understands every change that it describes", () => {
    const values = fc.array(fc.oneof(address, domain), { maxLength: 60 });
    fc.assert(
      fc.property(values, values, (before, after) => {
        const change = compareIndexes(encodeIndex(before), encodeIndex(after));
        const read = readDescribedChange(describeChange(change));
        const sum = (counts: object) => Object.values(counts).reduce((total, count) => total + count, 0);
        expect(read).toEqual({
          basis: "values",
          added: sum(change.added),
          removed: sum(change.removed),
          total: change.total,
          firstAdded: change.firstAdded,
          firstRemoved: change.firstRemoved,
        });
      }),
    );
  });

  it.each([
    ["counts alone", { "ipv4-addr": 5 }, 3, "counts"],
    ["nothing", {}, 3, "nothing"],
  ])("understands a change that is known by %s", (_case, counts, size, basis) => {
    const before =
      Object.keys(counts).length === 0
        ? {}
        : { format: 1, counts: { "ipv4-addr": 0, "ipv6-addr": 0, "domain-name": 0, url: 0, ...counts } };
    const after = encodeIndex(
      Array.from({ length: size }, (_, index) => ({
        type: "ipv4-addr" as const,
        value: `198.18.0.${index}`,
      })),
    );
    expect(readDescribedChange(describeChange(compareIndexes(before, after)))).toMatchObject({
      basis,
      total: 3,
    });
  });

  it("takes no other message for a change", () => {
    expect(readDescribedChange("+1 or −1, who knows")).toBeUndefined();
    expect(readDescribedChange("converted for systems with firmware up to 26.1 (STIX 1.2)")).toBeUndefined();
  });

  it("understands what a conversion loses", () => {
    const inspection = {
      documents: [{ file: "a.json", format: "stix2", bytes: 1, sha256: "" }],
      unusable: { "email-address": 3, "like-pattern": 1 },
      revoked: 2,
    } as unknown as KnownInspection;
    const context = {
      systems: () => new Map([["hq", { generation: "stix1" as Generation }]]),
    } as unknown as Context;
    const note = conversionNote(inspection, context) ?? "";
    expect(isConversionNote(note)).toBe(true);
    expect(readLosses(note)).toEqual([
      { reason: "email-address", count: 3 },
      { reason: "like-pattern", count: 1 },
      { reason: "revoked", count: 2 },
    ]);
  });

  it.each([
    [
      "deleted outside: the system no longer lists it",
      { deleted: true, words: "the system no longer lists it" },
    ],
    ["changed outside: it was emptied", { deleted: false, words: "it was emptied" }],
    ["deleted", undefined],
  ])("reads drift from %j", (text, drift) => expect(readDrift(text)).toEqual(drift));

  it.each([
    ["3 indicators have expired", 3],
    ["1 indicator has expired", 1],
    ["1,234 of 5,000 indicators are expired", 1234],
    ["nothing of 3 has expired yet", undefined],
    ["the token expired", undefined],
  ])("counts the expired of %j", (text, count) => expect(readExpired(text)).toBe(count));

  it("knows the STIX room's words about limits, and the systems' refusals", () => {
    for (const code of Object.keys(problemCodes).filter((one) => one.startsWith("too-many-observables"))) {
      expect(isAboutLimit(`stix/a.json: There are too many. [${code}]`)).toBe(true);
    }
    expect(isAboutLimit("upload failed: 413 [EXTRAHOP_TOO_LARGE]")).toBe(true);
    expect(isUnreachable("hq: reading failed: timed out [EXTRAHOP_TIMEOUT]")).toBe(true);
    expect(isUnreachable("hq: uploading failed: wrong file [EXTRAHOP_SOURCE_INVALID]")).toBe(false);
  });
});
