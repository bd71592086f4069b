import { uploadNotes } from "../../../provider/src/feed/uploadNotes.js";
import { readMessage } from "../../../provider/src/messages/index.js";
import { tgz } from "../../support/stix/archives.js";
import { bundle, indicator, sco } from "../../support/stix/bundles.js";
import { inspectContent } from "../../support/stix/inspecting.js";

const one = indicator("[ipv4-addr:value = '198.51.100.7']");
const hash = indicator("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']");
const notesOf = async (content: string | Buffer) =>
  uploadNotes(await inspectContent(content)).map(({ text }) => readMessage(text));

describe("the notes about an upload", () => {
  it("say nothing of a source that was judged in full, or of a list, which is converted anyway", async () => {
    expect(await notesOf(bundle(one))).toEqual([]);
    expect(await notesOf("198.51.100.7\n*.example.com\n")).toEqual([]);
  });

  it("say why a source is not uploaded as is", async () => {
    const content = tgz([
      { path: "a.json", content: bundle(one, sco("domain-name", "b.example")) },
      { path: "readme.md", content: "Hello." },
    ]);
    expect(await notesOf(content)).toEqual([
      {
        code: "EXTRAHOP_NOT_AS_IS",
        fields: {
          reasons: [
            { count: 1, reason: "foreign-member" },
            { count: 1, reason: "outside-scope" },
          ],
        },
      },
    ]);
  });

  it("count the objects that are uploaded without being judged", async () => {
    expect(await notesOf(bundle(one, hash, hash))).toEqual([
      { code: "EXTRAHOP_NOT_AS_IS", fields: expect.anything() },
    ]);
    expect(await notesOf(bundle(one, hash))).toEqual([
      { code: "EXTRAHOP_NOT_JUDGED", fields: { objects: 1 } },
    ]);
  });
});
