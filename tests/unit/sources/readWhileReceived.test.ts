import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { SourceUpdate } from "../../../provider/src/sources/index.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";
import { bundle, numberedIndicator } from "../../support/stix/bundles.js";

const many = Array.from({ length: 60_000 }, (_, i) => `198.51.${(i >> 8) & 255}.${i & 255}`).join("\n");
const indicators = Array.from({ length: 3_000 }, (_, i) => numberedIndicator(i));
const [first, ...others] = indicators;
/** The newer version of an object follows the older one, so that the content is read twice. */
const late = [first, ...others, { ...first, modified: "2027-01-01T00:00:00.000Z", revoked: true }];

const usable: readonly (readonly [what: string, content: Buffer, total: number])[] = [
  ["a long list", Buffer.from(many), 60_000],
  ["a bundle", Buffer.from(bundle(...indicators)), 3_000],
  ["a bundle with late versions", Buffer.from(bundle(...late)), 2_999],
  ["compressed content", gzipSync(many), 60_000],
];
const unusable: readonly (readonly [what: string, content: Buffer])[] = [
  ["a bundle that is cut off", Buffer.from(bundle(...indicators).slice(0, -1_000))],
  ["a bundle with a fault at its beginning", Buffer.from(`{"type":"bundle","id":7,,${" ".repeat(300_000)}`)],
  ["compressed content that is cut off", gzipSync(many).subarray(0, 20_000)],
  ["a page", Buffer.from(`<!DOCTYPE html><html>${" ".repeat(300_000)}</html>`)],
  ["nothing", Buffer.alloc(0)],
];

/** Updates a source that is received and one that is copied, both with the content. */
async function update(content: Buffer) {
  const server = await feedServer((_request, response) => response.end(content));
  const project = await projectWith(
    `sources:\n  web: { url: "${server.url}/feed" }\n  own: { file: own.feed }\n`,
  );
  await writeFile(join(project.folder, "own.feed"), content);
  const results = await project.update();
  const resultOf = (name: string) => results.find(({ source }) => source === name);
  return { project, received: resultOf("web"), copied: resultOf("own") };
}

it.each(usable)("%s has the same values whether it is received or copied", async (_, content, total) => {
  const { project, received, copied } = await update(content);
  expect(received).toMatchObject({ result: "updated", total });
  expect(copied).toMatchObject({ result: "updated", total });
  const { web, own } = (await project.lock()).sources;
  expect(web).toMatchObject({ sha256: own?.sha256, bytes: own?.bytes, total, indicators: own?.indicators });
});

it.each(unusable)("%s fails for the same reason whether it is received or copied", async (_, content) => {
  const { received, copied } = await update(content);
  const reason = (result: SourceUpdate | undefined) =>
    result?.error?.message
      .replace(/"(?:web|own)"/g, "NAME")
      .replace(/[\w./-]*incoming\/[0-9a-f]+\.part/g, "FILE");
  expect([received?.result, copied?.result]).toEqual(["failed", "failed"]);
  expect(reason(received)).toBe(reason(copied));
});

it("content whose first answer broke off is read from the second answer alone", async () => {
  const half = many.slice(0, many.length / 2);
  let answers = 0;
  const server = await feedServer((_request, response) => {
    answers += 1;
    if (answers > 1) return response.end("203.0.113.1\n203.0.113.2\n");
    response.writeHead(200, { "content-length": many.length });
    return response.write(half, () => response.destroy());
  });
  const project = await projectWith(`sources: { web: { url: "${server.url}/feed" } }\n`);
  expect(await project.update()).toMatchObject([{ result: "updated", total: 2 }]);
  expect(answers).toBe(2);
});

it("content that breaks off each time leaves what was pinned before", async () => {
  const server = await feedServer((_request, response) => response.end("203.0.113.1\n"));
  const project = await projectWith(`sources: { web: { url: "${server.url}/feed" } }\n`);
  await project.update();
  const before = await project.lockText();
  server.answer((_request, response) => {
    response.writeHead(200, { "content-length": many.length });
    response.write(many.slice(0, 1_000), () => response.destroy());
  });
  expect(await project.update()).toMatchObject([{ result: "failed" }]);
  expect(await project.lockText()).toBe(before);
});

it("a source larger than its limit fails while it is received", async () => {
  const server = await feedServer((_request, response) => response.end(many));
  const project = await projectWith(`sources: { web: { url: "${server.url}/feed", maxBytes: 100 KB } }\n`);
  expect(await project.update()).toMatchObject([{ result: "failed" }]);
});
