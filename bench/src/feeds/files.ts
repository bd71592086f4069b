import { existsSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Header } from "tar";
import { workPlace } from "../places.js";
import { stix1Document, stix1WithIndicators } from "./stix1.js";
import { stix2Bundle } from "./stix2.js";

const pieceBytes = 1 << 20;
const documentBytes = 2_000_000;

/** Writes a file once: what is there under that name is taken as it is, for its name says what is in it. */
async function once(name: string, pieces: () => Iterable<string | Buffer>): Promise<string> {
  const path = join(workPlace("feeds"), name);
  if (!existsSync(path)) {
    await writePieces(`${path}.unfinished`, pieces());
    renameSync(`${path}.unfinished`, path);
  }
  return path;
}

export async function writePieces(path: string, pieces: Iterable<string | Buffer>): Promise<void> {
  const file = await open(path, "w");
  try {
    let waiting: Buffer[] = [];
    let length = 0;
    for (const piece of pieces) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      waiting.push(bytes);
      length += bytes.length;
      if (length < pieceBytes) continue;
      await file.writeFile(Buffer.concat(waiting));
      waiting = [];
      length = 0;
    }
    await file.writeFile(Buffer.concat(waiting));
  } finally {
    await file.close();
  }
}

export const xmlFile = (bytes: number, feed = 1): Promise<string> =>
  once(`stix12-${bytes}-${feed}.xml`, () => stix1Document(bytes, feed, 0));

export const jsonFile = (bytes: number, feed = 1): Promise<string> =>
  once(`stix21-${bytes}-${feed}.json`, () => stix2Bundle(feed, (written) => written >= bytes));

export const xmlWithIndicators = (count: number): Promise<string> =>
  once(`stix12-${count}-indicators.xml`, () => stix1WithIndicators(count, 1));

export const jsonWithIndicators = (count: number): Promise<string> =>
  once(`stix21-${count}-indicators.json`, () => stix2Bundle(1, (_, indicators) => indicators >= count));

/**
 * A tar of STIX 1.2 documents, not compressed: so many bytes go over the wire. Values differ; long
 * descriptions keep their number below a million in an archive of 2 GB.
 */
export const tarFile = (bytes: number, feed: number, paddingBytes = 0): Promise<string> =>
  once(`stix12-${bytes}-${feed}-${paddingBytes}.tar`, () => tarPieces(bytes, feed, paddingBytes));

/** As {@link tarFile}, under a path of its own. `edition` makes another content of the same size. */
export async function writeTar(path: string, bytes: number, feed: number, edition = 0): Promise<void> {
  await writePieces(path, tarPieces(bytes, feed, 0, edition));
}

function* tarPieces(bytes: number, feed: number, paddingBytes: number, edition = 0): Generator<Buffer> {
  const block = 512;
  let written = 0;
  for (let part = 0; part === 0 || written < bytes; part++) {
    const wanted = Math.min(documentBytes, bytes - written);
    // Values go on where the part before can have ended at most.
    const from = edition * 10_000 + part * Math.ceil(documentBytes / (500 + paddingBytes));
    const content = Buffer.from([...stix1Document(wanted, feed, from, paddingBytes)].join(""));
    const header = new Header({
      path: `feed-${feed}/part-${String(part).padStart(4, "0")}.xml`,
      size: content.length,
      type: "File",
      mode: 0o644,
      mtime: new Date(0),
    });
    header.encode();
    if (header.block === undefined) throw new TypeError("The header of a part has no bytes");
    const padding = Buffer.alloc((block - (content.length % block)) % block);
    yield Buffer.concat([header.block, content, padding]);
    written += block + content.length + padding.length;
  }
  yield Buffer.alloc(2 * block);
}
