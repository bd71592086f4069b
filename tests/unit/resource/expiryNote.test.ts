import { expiryNote } from "../../../provider/src/resource/expiryNote.js";

describe("the note of expired indicators", () => {
  it.each([
    [3, 40, /^3 of 40 indicators have expired/],
    [1, 1, /^1 of 1 indicator has expired/],
    [1_200, 34_000, /^1,200 of 34,000 indicators have expired/],
  ])("counts %i of %i", (expired, indicators, words) => {
    const note = expiryNote({ validity: { indicators, ends: [[1_000, expired]] } }, 1_000);
    expect(note?.text).toMatch(words);
    expect(note?.fields).toEqual({ expired, indicators });
  });

  it("is none before the first end", () => {
    expect(expiryNote({ validity: { indicators: 3, ends: [[1_000, 1]] } }, 999)).toBeUndefined();
  });
});
