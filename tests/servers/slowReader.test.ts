import { createHash, randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { Appliance } from "../../provider/src/api/index.js";
import { defaultLimits } from "../../provider/src/systems/index.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** Takes a body in fits and starts, so that what is sent piles up on both sides. */
async function slowly(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let untilPause = 1_000_000;
  for await (const piece of request as AsyncIterable<Buffer>) {
    pieces.push(piece);
    untilPause -= piece.length;
    if (untilPause > 0) continue;
    untilPause = 1_000_000;
    await pause(10);
  }
  return Buffer.concat(pieces);
}

it("sends every byte as it is to systems that read slowly, two of them at the same time", async () => {
  const bodies: Promise<{ readonly contentType: string; readonly body: Buffer }>[] = [];
  const server = createServer((request, response) => {
    if (request.method !== "POST") {
      response.end("[]");
      return;
    }
    const contentType = request.headers["content-type"] ?? "";
    const body = slowly(request).then((whole) => ({ contentType, body: whole }));
    bodies.push(body);
    void body.then(() => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const content = randomBytes(12_345_678);
  const handle = await open(join(await temporaryFolder(), "feed.json"), "w+");
  await handle.writeFile(content);
  const appliance = new Appliance({
    name: "slow",
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { kind: "apiKey", apiKey: "key" },
    insecureSkipVerify: false,
    generation: "stix2",
    limits: defaultLimits,
  });
  const sha256 = createHash("sha256").update(content).digest("hex");
  const file = {
    descriptor: handle.fd,
    bytes: content.length,
    sha256,
    fileName: "feed.json",
    label: "feed",
  };
  try {
    const names = ["one", "two"];
    await Promise.all(
      names.map((name) => appliance.create({ action: "uploading" }, { name, userKey: name }, file)),
    );
    for (const { contentType, body } of await Promise.all(bodies)) {
      const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
      const sent = form.get("file");
      if (!(sent instanceof Blob)) throw new Error("no file was sent");
      const received = await buffer(sent.stream());
      expect(createHash("sha256").update(received).digest("hex")).toBe(sha256);
    }
    expect(bodies).toHaveLength(2);
  } finally {
    await appliance.close();
    await handle.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
