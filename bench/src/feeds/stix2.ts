import { feedValue, uuidOf } from "./value.js";

function indicator(n: number, feed: number): string {
  const { kind, value } = feedValue(n, feed);
  return JSON.stringify({
    type: "indicator",
    spec_version: "2.1",
    id: `indicator--${uuidOf(n, feed)}`,
    created: "2026-01-02T03:04:05.000Z",
    modified: "2026-01-02T03:04:05.000Z",
    name: `Contact ${n} of feed ${feed}`,
    description: "Seen by the sensors of the benchmark.",
    indicator_types: ["malicious-activity"],
    pattern: `[${kind}:value = '${value}']`,
    pattern_type: "stix",
    valid_from: "2026-01-02T03:04:05Z",
    labels: ["benchmark"],
  });
}

/** A STIX 2.1 bundle that ends as soon as `done` says so of bytes and indicators, in pieces. */
export function* stix2Bundle(
  feed: number,
  done: (bytes: number, indicators: number) => boolean,
): Generator<string> {
  yield `{"type":"bundle","id":"bundle--${uuidOf(feed, 2)}","objects":[\n`;
  let bytes = 0;
  for (let n = 0; n === 0 || !done(bytes, n); n++) {
    const text = `${n === 0 ? "" : ",\n"}${indicator(n, feed)}`;
    bytes += text.length;
    yield text;
  }
  yield "\n]}\n";
}
