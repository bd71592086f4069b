import { execFileSync, spawn } from "node:child_process";
import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";
import { resolveFeed } from "../../provider/src/sources/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { freePort } from "../support/freePort.js";
import { pythonWith } from "../support/python.js";
import { feedServer } from "../support/sources/feedServer.js";
import { projectWith } from "../support/sources/projectWith.js";

// moto judges signatures with botocore, in other words than ours.
const python = pythonWith(["moto[s3]==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"]);
const describeWithPython = python === undefined ? describe.skip : describe;

const [region, bucket] = ["eu-central-1", "threat-feeds"];
/** Requests of moto_keys.py; moto checks signatures and rights of all after them. */
const requestsBeforeRights = 4;

/** A moto server with a bucket, and the keys of an account that may use it. */
async function moto() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    python ?? "python3",
    ["-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", String(port)],
    { stdio: "ignore", env: { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: String(requestsBeforeRights) } },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  cleanUp(async () => {
    child.kill();
    await ended;
  });
  // Addresses of moto's own API take no account and are not counted.
  const answers = async () =>
    (await request(`${url}/moto-api/data.json`).catch(() => undefined))?.statusCode === 200;
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error("moto has ended");
    await pause(100);
  }
  const script = join(__dirname, "..", "support", "sources", "moto_keys.py");
  const keys = execFileSync(python ?? "python3", [script, url, region, bucket], { encoding: "utf8" });
  return {
    url,
    hub: { kind: "basic", ...(JSON.parse(keys) as { username: string; password: string }) } as const,
  };
}

describeWithPython("a store in a bucket of moto", () => {
  it("holds what one checkout pinned for another, and refuses other keys", async () => {
    const list = "198.51.100.7\nevil.example.com\n";
    const [{ url, hub }, web] = [await moto(), await feedServer((_q, response) => response.end(list))];
    const declaration = (name: string) => `sources: { web: { url: "${web.url}/list.txt" } }
store: { remote: { s3: { bucket: ${name}, prefix: "team a/x+y", region: ${region}, endpoint: "${url}" }, credentials: hub } }\n`;
    const first = await projectWith(declaration(bucket));
    for (const [wrong, found] of [
      [{ ...hub, password: "other" }, /answered 403 \(SignatureDoesNotMatch: /],
      [{ ...hub, username: "AKIAOTHER" }, /answered 403 \(InvalidAccessKeyId: /],
    ] as const)
      await expect(first.update({ credentials: { hub: wrong } })).rejects.toThrow(found);
    expect(await first.update({ credentials: { hub } })).toMatchObject([{ result: "updated", total: 2 }]);

    web.answer((_q, response) => response.end("203.0.113.1\n"));
    const second = await projectWith(declaration(bucket));
    await copyFile(join(first.folder, "extrahop.lock.json"), join(second.folder, "extrahop.lock.json"));
    expect(await second.restore({ credentials: { hub } })).toMatchObject([{ result: "updated", total: 2 }]);
    expect(await readFile((await resolveFeed(second.declaration(), "web")).path, "utf8")).toBe(list);
    expect(await second.update({ credentials: { hub } })).toMatchObject([
      { result: "updated", added: 1, removed: 2, total: 1 },
    ]);
    await rm(join(second.folder, ".extrahop"), { recursive: true });
    expect(await second.update({ credentials: { hub } })).toMatchObject([{ result: "unchanged", total: 1 }]);

    const third = await projectWith(declaration("no-such-bucket"));
    await expect(third.update({ credentials: { hub } })).rejects.toThrow(
      /answered 40[34] \((AccessDenied|NoSuchBucket)/,
    );
  });
});
