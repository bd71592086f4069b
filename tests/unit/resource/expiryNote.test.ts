import { isExpiryNote, readExpired } from "../../../provider/src/report/analysis/phrases.js";
import { expiryNote } from "../../../provider/src/resource/expiryNote.js";

describe("the note of expired indicators", () => {
  it.each([
    [3, 40, /^3 of 40 indicators have expired/],
    [1, 1, /^1 of 1 indicator has expired/],
    [1_200, 34_000, /^1,200 of 34,000 indicators have expired/],
  ])("of %i of %i is one that the report reads back", (expired, indicators, words) => {
    const note = expiryNote({ validity: { indicators, ends: [[1_000, expired]] } }, 1_000) ?? "";
    expect(note).toMatch(words);
    expect(readExpired(note)).toBe(expired);
    expect(isExpiryNote(note)).toBe(true);
  });

  it("is none before the first end", () => {
    expect(expiryNote({ validity: { indicators: 3, ends: [[1_000, 1]] } }, 999)).toBeUndefined();
  });
});
