import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { boundary, contentType, multipart, type Part, partBytes } from "./support/multipart.js";
import { stix1Archive, stix2File } from "./support/stixFiles.js";
import { startSystem } from "./support/systems.js";

const path = "/api/v1/threatcollections";
const name: Part = { name: "name", value: "feed" };
const file: Part = { name: "file", fileName: "feed.tgz", value: stix1Archive(1) };
const whole = multipart([name, file]).body;

interface Refusal {
  readonly what: string;
  readonly body: Buffer;
  readonly type?: string | null;
  readonly status: number;
  readonly says: RegExp;
}

const parts = (what: string, given: readonly Part[], status: number, says: RegExp): Refusal => ({
  what,
  body: multipart(given).body,
  status,
  says,
});

const refusals: readonly Refusal[] = [
  { what: "no content type", body: whole, type: null, status: 415, says: /multipart\/form-data/ },
  {
    what: "another content type",
    body: whole,
    type: "application/octet-stream",
    status: 415,
    says: /multipart\/form-data/,
  },
  {
    what: "a content type that only starts alike",
    body: whole,
    type: `multipart/form-database; boundary=${boundary}`,
    status: 415,
    says: /multipart/,
  },
  { what: "no boundary", body: whole, type: "multipart/form-data", status: 400, says: /boundary/i },
  {
    what: "another boundary",
    body: whole,
    type: "multipart/form-data; boundary=other",
    status: 400,
    says: /unexpected end/i,
  },
  { what: "an empty body", body: Buffer.alloc(0), status: 400, says: /unexpected end/i },
  {
    what: "a body cut within the file",
    body: whole.subarray(0, whole.length - 80),
    status: 400,
    says: /unexpected end/i,
  },
  {
    what: "a body without the closing boundary",
    body: Buffer.concat([partBytes(name), partBytes(file)]),
    status: 400,
    says: /unexpected end/i,
  },
  {
    what: "a closing boundary without its dashes",
    body: whole.subarray(0, whole.length - 4),
    status: 400,
    says: /unexpected end/i,
  },
  parts("no file", [name], 422, /file. is missing/),
  parts("no parts at all", [], 422, /file. is missing/),
  parts("no name", [file], 422, /name. is missing/),
  parts("a file without a file name", [name, { name: "file", value: stix1Archive(1) }], 422, /no file name/),
  parts("a file with an empty file name", [name, { ...file, fileName: "" }], 422, /no file name/),
  parts("a file under another part name", [name, { ...file, name: "stix" }], 422, /Unknown field "stix"/),
  parts(
    "an unknown field",
    [name, { name: "overwrite", value: "true" }, file],
    422,
    /Unknown field "overwrite"/,
  ),
  parts("a part without a name", [name, { value: "x" }, file], 400, /no name/),
  parts("the name twice", [name, name, file], 422, /name comes twice/),
  parts("the file twice", [name, file, file], 422, /file. comes twice/),
  parts("an empty name", [{ ...name, value: "" }, file], 422, /cannot be empty/),
  parts("a name of whitespace", [{ ...name, value: "  " }, file], 422, /cannot be empty/),
  parts("a name with a line break", [{ ...name, value: "a\nb" }, file], 422, /control character/),
  parts("a name of 300 characters", [{ ...name, value: "x".repeat(300) }, file], 422, /longer than 255/),
  parts("a name of 10,000 characters", [{ ...name, value: "x".repeat(10_000) }, file], 422, /too long/),
  parts(
    "an impossible user key",
    [name, { name: "user_key", value: "a b" }, file],
    422,
    /cannot be a user key/,
  ),
  parts("an empty user key", [name, { name: "user_key", value: "" }, file], 422, /cannot be a user key/),
  parts("a file of no bytes", [name, { ...file, value: "" }], 422, /no tar archive|no file/),
  parts(
    "a hundred parts",
    [name, file, ...Array.from({ length: 100 }, (_, at) => ({ name: `x${at}`, value: "" }))],
    422,
    /Unknown field/,
  ),
];

it.each(refusals)(
  "refuses an upload with $what and keeps nothing of it",
  async ({ body, type = contentType, status, says }) => {
    const stateDir = await temporaryFolder();
    const { api, simulator } = await startSystem({ stateDir });
    const answer = await api.send("POST", path, {
      body,
      headers: type === null ? {} : { "content-type": type },
    });
    expect(JSON.parse(answer.text)).toEqual({
      type: expect.any(String),
      detail: expect.stringMatching(says),
    });
    expect(answer.status).toBe(status);
    expect(simulator.collections()).toEqual([]);
    expect(simulator.journal).toMatchObject([
      { operation: "create", status, bytes: body.length, carriedOut: false },
    ]);
    expect(await readdir(join(stateDir, "uploads"))).toEqual([]);
    expect(await readdir(join(stateDir, "files"))).toEqual([]);
    expect((await api.create("feed", stix1Archive(1))).status).toBe(204);
  },
);

it.each([
  ["name", "POST", path],
  ["user_key", "POST", path],
  ["name", "PATCH", `${path}/1`],
])("from 26.2 refuses the field %s in a %s", async (field, method, url) => {
  const { api } = await startSystem({ firmware: "26.3.0" });
  await api.createFromFile("feed.json", stix2File(1));
  const answer = await api.upload(method, url, [
    { name: field, value: "other" },
    { name: "file", fileName: "other.json", value: stix2File(2) },
  ]);
  expect(answer.status).toBe(422);
  expect(await api.list()).toMatchObject([{ name: "feed", observables: 1 }]);
});

it("refuses the field user_key in a PUT, whose path says it", async () => {
  const { api } = await startSystem();
  expect((await api.upload("PUT", `${path}/~feed`, [{ name: "user_key", value: "feed" }, file])).status).toBe(
    422,
  );
});

it("refuses to create by PUT at what cannot be a user key", async () => {
  const { api } = await startSystem();
  expect((await api.putByUserKey("a b", stix1Archive(1))).status).toBe(422);
  expect((await api.upload("PUT", `${path}/~%E0%A4`, [file])).status).toBe(400);
  expect(await api.list()).toEqual([]);
});

it.each([
  [
    "a preamble and an epilogue",
    Buffer.concat([Buffer.from("preamble\r\n"), whole, Buffer.from("epilogue")]),
  ],
  ["the file before the name", multipart([file, name]).body],
])("takes an upload with %s", async (_what, body) => {
  const { api } = await startSystem();
  expect((await api.send("POST", path, { body, headers: { "content-type": contentType } })).status).toBe(204);
  expect(await api.list()).toMatchObject([{ name: "feed", observables: 1 }]);
});

it("takes a chunked body, byte by byte", async () => {
  const { api, simulator } = await startSystem();
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const byte of whole) yield Buffer.from([byte]);
  }
  const answer = await api.send("POST", path, { body: bytes(), headers: { "content-type": contentType } });
  expect(answer.status).toBe(204);
  expect(simulator.journal[0]).toMatchObject({
    bytes: whole.length,
    headers: { "transfer-encoding": "chunked" },
  });
  expect(await simulator.readFile("feed")).toEqual(stix1Archive(1));
});

describe("a body beyond the limit", () => {
  const large = Buffer.alloc(300_000, "x");

  it("is refused with 413 when it announces its size", async () => {
    const { api, simulator } = await startSystem({ maxBodyBytes: 100_000 });
    const answer = await api.create("feed", large);
    expect([answer.status, answer.headers["connection"]]).toEqual([413, "close"]);
    expect(answer.text).toContain("100000 bytes");
    expect(simulator.collections()).toEqual([]);
  });

  it("is refused with 413 when it does not, after the limit", async () => {
    const { api, simulator } = await startSystem({ maxBodyBytes: 100_000 });
    const { body } = multipart([name, { ...file, value: large }]);
    async function* chunks(): AsyncGenerator<Buffer> {
      for (let at = 0; at < body.length; at += 10_000) yield body.subarray(at, at + 10_000);
    }
    const answer = await api.send("POST", path, { body: chunks(), headers: { "content-type": contentType } });
    expect(answer.status).toBe(413);
    expect(simulator.collections()).toEqual([]);
  });

  it("does not keep the next request from being answered", async () => {
    const { api } = await startSystem({ maxBodyBytes: 100_000 });
    expect((await api.create("feed", large)).status).toBe(413);
    expect((await api.create("feed", stix1Archive(1))).status).toBe(204);
  });
});
