/** Sentences as version 0.1.0 printed them, and what is read of each. */
export const legacySentences: readonly (readonly [string, object])[] = [
  ["deleted outside: the system no longer lists it", { code: "EXTRAHOP_DELETED_OUTSIDE" }],
  [
    "gone: the system lists no collection at all, as after it was re-imaged",
    { code: "EXTRAHOP_SYSTEM_EMPTY" },
  ],
  [
    'gone: another system answers in its place (it calls itself "b", not "a"), and holds no such collection',
    { code: "EXTRAHOP_SYSTEM_REPLACED" },
  ],
  [
    'changed outside: it was made anew (id 3 instead of 2); it was renamed to "a; it was emptied"; it has 1 observable instead of 2',
    {
      code: "EXTRAHOP_CHANGED_OUTSIDE",
      fields: {
        changes: [
          { kind: "recreated", id: 3, formerId: 2 },
          { kind: "renamed", name: "a; it was emptied" },
          { kind: "observables", observables: 1, formerObservables: 2 },
        ],
      },
    },
  ],
  [
    "changed outside: its content was replaced at 2026-11-25T20:00:00.000Z",
    { fields: { changes: [{ kind: "replaced", at: Date.UTC(2026, 10, 25, 20) }] } },
  ],
  [
    "changed outside: the system went back to firmware before 26.2, which takes STIX 1 only",
    { fields: { changes: [{ kind: "firmware", generation: "stix1" }] } },
  ],
  [
    "adopted the collection that was there already (id 7, 3 observables until now) and replaced its content",
    { code: "EXTRAHOP_ADOPTED" },
  ],
  ['removed "old" (id 3), which is now "new"', { code: "EXTRAHOP_REMOVED_AFTER_RENAME" }],
  ["kept: another resource holds the same collection now", { code: "EXTRAHOP_KEPT" }],
  ["hq is retired: nobody looked there", { code: "EXTRAHOP_SKIPPED_RETIRED" }],
  ["hq is retired: forgotten here, not deleted there", { code: "EXTRAHOP_DROPPED_RETIRED" }],
  [
    "the system took the file but counts no observables in it; 3 indicators are declared",
    { code: "EXTRAHOP_NO_OBSERVABLES" },
  ],
  [
    "the certificate of hq is not verified (insecureSkipVerify): anybody in between can read the key",
    { code: "EXTRAHOP_INSECURE_TLS", fields: { system: "hq" } },
  ],
  [
    "converted for systems with firmware up to 26.1 (STIX 1.2); what can't come along: 1 email-address, 2 revoked",
    {
      code: "EXTRAHOP_CONVERTED",
      fields: {
        generations: ["stix1"],
        losses: {
          kind: "some",
          counts: [
            { count: 1, reason: "email-address" },
            { count: 2, reason: "revoked" },
          ],
        },
      },
    },
  ],
  [
    "converted for systems with firmware from 26.2 (STIX 2.1); every indicator comes along",
    { fields: { generations: ["stix2"], losses: { kind: "none" } } },
  ],
  [
    "1,200 of 34,000 indicators have expired (valid_until); they stay in the feed until its source is renewed",
    { code: "EXTRAHOP_EXPIRED", fields: { expired: 1_200, indicators: 34_000 } },
  ],
  [
    "+12 −1 of 3,912 indicators\n  + ipv4-addr 192.0.2.1\n  + and 11 more\n  − url http://a.example/a b",
    {
      code: "EXTRAHOP_FEED_CHANGED",
      fields: {
        change: { kind: "values", added: 12, removed: 1, total: 3_912 },
        firstAdded: [{ type: "ipv4-addr", value: "192.0.2.1" }],
        moreAdded: 11,
        firstRemoved: [{ type: "url", value: "http://a.example/a b" }],
      },
    },
  ],
  [
    "at least +2 −1 of 3 indicators, by counts alone",
    { fields: { change: { kind: "counts", added: 2, removed: 1, total: 3 } } },
  ],
  ["1 indicator, the same as before", { fields: { change: { kind: "same-values", total: 1 } } }],
  [
    "3 indicators, as many as before; their values can't be compared",
    { fields: { change: { kind: "same-counts", total: 3 } } },
  ],
  ["1 indicator; what was there before isn't known", { fields: { change: { kind: "unknown", total: 1 } } }],
];
