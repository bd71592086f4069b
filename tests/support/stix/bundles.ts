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

export const sco = (type: string, value: string): StixObject => ({
  type,
  spec_version: "2.1",
  id: `${type}--${uuid()}`,
  value,
});
