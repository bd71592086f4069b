import { diffCollection } from "../../../provider/src/collection/diff.js";
import { changedOutside, type StoredCollection } from "../../../provider/src/collection/schema.js";
import { unknownValue } from "../../../provider/src/resource/unknowns.js";

const stored: StoredCollection = {
  system: "hq",
  source: "stix/a.tgz",
  name: "a",
  digest: "sha256:1",
  collectionId: 3,
  generation: "stix1",
};
const declared = { system: "hq", source: "stix/a.tgz", name: "a", digest: "sha256:1" };

describe("the difference between what is stored and what is declared", () => {
  it.each([
    ["nothing where both agree", {}, {}, { changes: false, replaces: [] }],
    [
      "nothing for a source that moved with the same content",
      {},
      { source: "feeds/a.tgz" },
      { changes: false, replaces: [] },
    ],
    ["an update for new content", {}, { digest: "sha256:2" }, { changes: true, replaces: [] }],
    [
      "an update after a change from outside",
      { digest: changedOutside },
      {},
      { changes: true, replaces: [] },
    ],
    ["an update for another scope", {}, { scope: "document" }, { changes: true, replaces: [] }],
    ["a renaming in place on firmware up to 26.1", {}, { name: "b" }, { changes: true, replaces: [] }],
    [
      "a replacement for a new name on firmware from 26.2",
      { generation: "stix2" },
      { name: "b" },
      { changes: true, replaces: ["name"] },
    ],
    ["a replacement for another system", {}, { system: "lab" }, { changes: true, replaces: ["system"] }],
    ["a replacement for another user key", {}, { userKey: "k" }, { changes: true, replaces: ["userKey"] }],
    ["an update for an unknown digest", {}, { digest: unknownValue }, { changes: true, replaces: [] }],
    [
      "nothing for the same indicators in another document, where indicators are compared",
      { compare: "indicators", indicatorsDigest: "sha256:i" },
      { compare: "indicators", indicatorsDigest: "sha256:i", digest: "sha256:2" },
      { changes: false, replaces: [] },
    ],
    [
      "an update for other indicators, where they are compared",
      { compare: "indicators", indicatorsDigest: "sha256:i" },
      { compare: "indicators", indicatorsDigest: "sha256:j", digest: "sha256:2" },
      { changes: true, replaces: [] },
    ],
    [
      "an update after a change from outside, where indicators are compared",
      { compare: "indicators", digest: changedOutside },
      { compare: "indicators", indicatorsDigest: "sha256:i" },
      { changes: true, replaces: [] },
    ],
    [
      "an update for another key of a described system, and no replacement",
      { system: { name: "hq", host: "h", apiKey: "1" } },
      { system: { apiKey: "2", host: "h", name: "hq" } },
      { changes: true, replaces: [] },
    ],
  ] as const)("is %s", (_case, olds, news, expected) => {
    expect(diffCollection({ ...stored, ...olds }, { ...declared, ...news })).toMatchObject(expected);
  });

  it("asks for deletion first where the new collection would have the old one's place", () => {
    expect(diffCollection(stored, { ...declared, userKey: "k" }).deleteBeforeReplace).toBe(true);
    expect(
      diffCollection({ ...stored, generation: "stix2" }, { ...declared, name: "b" }).deleteBeforeReplace,
    ).toBe(false);
  });
});
