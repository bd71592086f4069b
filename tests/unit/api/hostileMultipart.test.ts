import { createHash } from "node:crypto";
import { closeSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Busboy } from "@fastify/busboy";
import fc from "fast-check";
import { type Body, multipartBody, type UploadFile } from "../../../provider/src/api/body.js";
import { addToFigure } from "../../support/figures.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

let path: string;
let descriptor: number;

beforeAll(async () => {
  path = join(await temporaryFolder(), "upload");
  writeFileSync(path, "");
  descriptor = openSync(path, "r");
});
afterAll(() => closeSync(descriptor));

function fileOf(content: Uint8Array, fileName: string): UploadFile {
  writeFileSync(path, content);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { descriptor, bytes: content.length, sha256, fileName, label: "feed" };
}

interface Read {
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly content: Buffer;
}

/** What Node's own fetch takes a body for. */
async function readByFetch(contentType: string, bytes: Buffer): Promise<Read> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const fields: Record<string, string> = {};
  let file: { name: string; content: Buffer } | undefined;
  for (const [name, value] of form) {
    if (typeof value === "string") fields[name] = value;
    else if (name === "file" && file === undefined)
      file = { name: value.name, content: Buffer.from(await value.arrayBuffer()) };
    else throw new Error(`a second file, in a part ${name}`);
  }
  if (file === undefined) throw new Error("no file");
  return { fields, fileName: file.name, content: file.content };
}

/** What busboy, the parser of many servers, takes it for. */
function readByBusboy(contentType: string, bytes: Buffer): Promise<Read> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    const files: Promise<{ name: string; content: Buffer }>[] = [];
    const parser = new Busboy({ headers: { "content-type": contentType }, preservePath: true });
    parser.on("field", (name, value) => (fields[name] = value));
    parser.on("file", (_part, stream, name) =>
      files.push(buffer(stream).then((content) => ({ name, content }))),
    );
    parser.on("error", reject);
    parser.on("finish", () => {
      const [only, ...more] = files;
      if (only === undefined || more.length > 0) reject(new Error(`${files.length} files`));
      else only.then(({ name, content }) => resolve({ fields, fileName: name, content }), reject);
    });
    parser.end(bytes);
  });
}

const parsers = [
  ["fetch", readByFetch],
  ["busboy", readByBusboy],
] as const;

/** A piece is valid only until the next one is asked for. */
async function whole({ content }: Body): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const contentTypeOf = ({ headers }: Body) => headers["content-type"] ?? "";

/** Any text but a byte order mark at its beginning, which readers of UTF-8 may drop. */
const anyText = fc.string({ unit: "binary", maxLength: 60 }).filter((text) => !text.startsWith("\ufeff"));
/** Whatever a name may hold that reaches a body. */
const anyFileName = fc
  .string({ unit: "binary", minLength: 1, maxLength: 60 })
  .filter((name) => !/["\\/\p{Cc}]/u.test(name) && name.trim() === name && !name.startsWith("\ufeff"))
  .map((name) => `${name}.json`);

describe.each(parsers)("a multipart body, read by %s", (_parser, read) => {
  it("says exactly what was put into it, whatever names, values and content hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        anyText,
        anyFileName,
        fc.uint8Array({ minLength: 1, maxLength: 3_000 }),
        async (name, userKey, fileName, content) => {
          const body = multipartBody({ name, user_key: userKey }, fileOf(content, fileName), () => undefined);
          const bytes = await whole(body);
          expect(body.headers["content-length"]).toBe(String(bytes.length));
          expect(await read(contentTypeOf(body), bytes)).toEqual({
            fields: { name, user_key: userKey },
            fileName,
            content: Buffer.from(content),
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a quote", 'a"; filename="b'],
    ["a line break", "a\r\nX-Injected: 1\r\n\r\nb"],
    ["a line feed alone", "a\nContent-Type: text/html"],
    ["something like a boundary", 'a\r\n------\r\nContent-Disposition: form-data; name="name"\r\n\r\nevil'],
  ])("stays one file and its fields where a file name holds %s", async (_what, fileName) => {
    const body = multipartBody({ name: "n" }, fileOf(Buffer.from("content"), fileName), () => undefined);
    const found = await read(contentTypeOf(body), await whole(body));
    expect(found.fields).toEqual({ name: "n" });
    expect(found.content.toString()).toBe("content");
  });
});

describe("the file of a multipart body", () => {
  const content = Buffer.from("0123456789".repeat(200_000));

  it("is sent whole where it takes many pieces, and counted as it goes", async () => {
    const counts: number[] = [];
    const body = multipartBody({}, fileOf(content, "feed.json"), (sent) => counts.push(sent));
    const { content: found } = await readByFetch(contentTypeOf(body), await whole(body));
    expect(found.equals(content)).toBe(true);
    expect(counts.at(-1)).toBe(content.length);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
  });

  it.each<[what: string, change: () => void]>([
    ["other bytes of the same length", () => writeFileSync(path, content.toString().replace(/9$/, "8"))],
    ["fewer bytes", () => truncateSync(path, content.length - 1)],
    ["no bytes", () => truncateSync(path, 0)],
  ])("that has %s than when it was looked at breaks the body before its end", async (_what, change) => {
    const file = fileOf(content, "feed.json");
    change();
    const { content: pieces, headers } = multipartBody({}, file, () => undefined);
    let received = 0;
    await expect(
      (async () => {
        for await (const piece of pieces) received += piece.length;
      })(),
    ).rejects.toMatchObject({ code: "EXTRAHOP_SOURCE_CHANGED" });
    expect(received).toBeLessThan(Number(headers["content-length"]));
    addToFigure("hostile inputs refused", 1);
  });

  it("that only grew is sent as it was looked at", async () => {
    const file = fileOf(content, "feed.json");
    writeFileSync(path, `${content.toString()}more`);
    const body = multipartBody({}, file, () => undefined);
    const { content: found } = await readByFetch(contentTypeOf(body), await whole(body));
    expect(found.equals(content)).toBe(true);
  });
});
