import { describeFeedChange } from "../../../provider/src/messages/index.js";
import { compareIndexes, encodeIndex, type TypedValue } from "../../../provider/src/stix/index.js";

const ip = (n: number): TypedValue => ({ type: "ipv4-addr", value: `0.0.${n >> 8}.${n & 255}` });

describe("the message about a feed's change", () => {
  it("lists the first values in order of type and value, and counts the rest", () => {
    const added = Array.from(
      { length: 9 },
      (_, i): TypedValue => ({ type: "domain-name", value: `${9 - i}.example` }),
    );
    const change = compareIndexes(
      encodeIndex([ip(5), ip(1)]),
      encodeIndex([...added, { type: "ipv6-addr", value: "2001:db8::1" }, ip(5)]),
      { firstValues: 3 },
    );
    expect(describeFeedChange(change).text).toBe(
      [
        "+10 −1 of 11 indicators [EXTRAHOP_FEED_CHANGED]",
        "  + ipv6-addr 2001:db8::1",
        "  + domain-name 1.example",
        "  + domain-name 2.example",
        "  + and 7 more",
        "  − ipv4-addr 0.0.0.1",
      ].join("\n"),
    );
  });

  it.each([
    [
      "nothing changed",
      encodeIndex([ip(1), ip(2)]),
      encodeIndex([ip(2), ip(1)]),
      "2 indicators, the same as before",
    ],
    [
      "there are counts only",
      encodeIndex([ip(1), { type: "url", value: "http://a.example/" }], 0),
      encodeIndex([ip(1), ip(2), ip(3)], 0),
      "at least +2 −1 of 3 indicators, by counts alone: the previous content is not on this machine",
    ],
    [
      "there are as many as before, by counts only",
      encodeIndex([ip(1)], 0),
      encodeIndex([ip(2)], 0),
      "1 indicator, as many as before, by counts alone: the previous content is not on this machine",
    ],
    [
      "the older index is unreadable",
      { format: 99 },
      encodeIndex([ip(1)]),
      "1 indicator; the previous content is not known",
    ],
  ])("is right where %s", (_case, before, after, sentence) => {
    expect(describeFeedChange(compareIndexes(before, after)).text).toBe(
      `${sentence} [EXTRAHOP_FEED_CHANGED]`,
    );
  });

  it("shows no value that could steer a terminal or fill it", () => {
    const nasty = `http://a.example/\u001b[2J\u202e${"x".repeat(5_000)}`;
    const { text } = describeFeedChange(
      compareIndexes(undefined, encodeIndex([{ type: "url", value: nasty }])),
    );
    expect(text).toContain('+ url "http://a.example/\\u001b[2J\\u202exxx');
    expect(text.length).toBeLessThan(320);
  });
});
