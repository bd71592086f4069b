/** Builds STIX 2 content; what a test is about is written out. */

export interface StixObject {
  readonly type: string;
  readonly [key: string]: unknown;
}

let count = 0;

export const uuid = (): string => {
  count += 1;
  return `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
};

export const bundle = (...objects: readonly unknown[]) =>
  JSON.stringify(
    { type: "bundle", id: "bundle--00000000-0000-4000-8000-000000000000", objects },
    undefined,
    1,
  );

export const indicator = (pattern: string, more: Readonly<Record<string, unknown>> = {}): StixObject => ({
  type: "indicator",
  spec_version: "2.1",
  id: `indicator--${uuid()}`,
  created: "2025-01-01T00:00:00.000Z",
  modified: "2025-01-01T00:00:00.000Z",
  // Recorded digests depend on the order of the keys; what is undefined is not written.
  name: undefined,
  indicator_types: undefined,
  pattern,
  pattern_type: "stix",
  valid_from: "2025-01-01T00:00:00Z",
  ...more,
});

/** A UUID with a number that a test can name. */
export const numberedUuid = (n: number): string => `6a9f1a3e-7b0c-4d4e-9a51-${String(n).padStart(12, "0")}`;

/** The indicator with a number, of the domain name with that number. */
export const numberedIndicator = (n: number, more: object = {}): StixObject => ({
  type: "indicator",
  spec_version: "2.1",
  id: `indicator--${numberedUuid(n)}`,
  created: "2026-01-01T00:00:00.000Z",
  modified: "2026-01-01T00:00:00.000Z",
  pattern: `[domain-name:value = 'host-${n}.example.com']`,
  pattern_type: "stix",
  valid_from: "2026-01-01T00:00:00Z",
  ...more,
});

export const sco = (type: string, value: string): StixObject => ({
  type,
  spec_version: "2.1",
  id: `${type}--${uuid()}`,
  value,
});
