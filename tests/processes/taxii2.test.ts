import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";
import { ContentStore } from "../../provider/src/sources/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { freePort } from "../support/freePort.js";
import { pythonWith } from "../support/python.js";
import { feedServer } from "../support/sources/feedServer.js";
import { projectWith, type SourcesProject } from "../support/sources/projectWith.js";
import { indicator as indicatorOf } from "../support/stix/bundles.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const python = pythonWith(["medallion==3.0.0", "taxii2-client==2.3.0"]);
const describeWithPython = python === undefined ? describe.skip : describe;

const collection = "91a7b528-80eb-42ed-a74d-c6fbd5a26116";
const password = "marked-password";
const credentials = { hub: { kind: "basic", username: "user", password } } as const;
const accept = "application/taxii+json;version=2.1";

/** Several objects share each time of addition, as where a server takes a bundle at once. */
const sharedTime = 7;

function indicator(
  number: number,
  rest: Readonly<Record<string, unknown>> = {},
): { readonly id: string; readonly modified: string } {
  const hex = number.toString(16).padStart(12, "0");
  const times = { created: "2026-01-01T00:00:00.000Z", modified: "2026-01-01T00:00:00.000Z" };
  const id = `indicator--7d1c2f3a-1111-4222-8333-${hex}`;
  const pattern = `[domain-name:value = 'host-${number}.bad.example']`;
  return { ...indicatorOf(pattern, { ...times, ...rest, id }), id, modified: times.modified, ...rest };
}

const manifestOf = (objects: readonly { readonly id: string; readonly modified: string }[]) =>
  objects.map(({ id, modified }, index) => ({
    id,
    date_added: `2026-02-01T00:00:00.${String(Math.floor(index / sharedTime)).padStart(6, "0")}Z`,
    version: modified,
    media_type: "application/stix+json;version=2.1",
  }));

/** Runs medallion with a collection of these objects until the next call or the end of the test file. */
class Medallion {
  #child: ChildProcess | undefined;

  constructor(
    readonly port: number,
    private readonly folder: string,
  ) {
    cleanUp(() => this.stop());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/taxii2/`;
  }

  async serve(objects: readonly { readonly id: string; readonly modified: string }[]): Promise<void> {
    await this.stop();
    const root = `http://127.0.0.1:${this.port}/api1/`;
    const data = {
      "/discovery": { title: "t", default: root, api_roots: [root] },
      api1: {
        information: { title: "r", versions: [accept], max_content_length: 104_857_600 },
        status: [],
        collections: [
          {
            id: collection,
            title: "Known hosts",
            alias: "hosts",
            can_read: true,
            can_write: false,
            media_types: ["application/stix+json;version=2.1"],
            objects,
            manifest: manifestOf(objects),
          },
        ],
      },
    };
    const file = join(this.folder, "data.json");
    await writeFile(file, JSON.stringify(data));
    const config = join(this.folder, "config.json");
    const backend = {
      module: "medallion.backends.memory_backend",
      module_class: "MemoryBackend",
      filename: file,
    };
    await writeFile(
      config,
      JSON.stringify({ backend, users: { user: password }, taxii: { max_page_size: 250 } }),
    );
    const program = join(dirname(python ?? ""), "medallion");
    this.#child = spawn(program, [config, "--host", "127.0.0.1", "--port", String(this.port)], {
      stdio: "ignore",
    });
    for (let look = 0; look < 300 && !(await this.#answers()); look++) await pause(100);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  }

  async #answers(): Promise<boolean> {
    try {
      const { body } = await request(this.url, { headers: { accept } });
      await body.dump();
      return true;
    } catch {
      return false;
    }
  }
}

const idsOf = async (project: SourcesProject): Promise<readonly string[]> => {
  const { sha256 = "" } = (await project.lock()).sources["hub"] ?? {};
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new ContentStore(project.declaration().store).pathOf(sha256), "utf8");
  return (JSON.parse(text) as { objects: { id: string }[] }).objects.map(({ id }) => id).sort();
};

describeWithPython("a collection of a medallion server", () => {
  it("is followed through pages, equal times, new versions, revocations and deletions, as taxii2-client sees it", async () => {
    const medallion = new Medallion(await freePort(), await temporaryFolder());
    const project = await projectWith(
      `sources: { hub: { taxii2: { url: "${medallion.url}", collection: hosts }, credentials: hub } }\n`,
    );
    const first = Array.from({ length: 700 }, (_, i) => indicator(i));
    await medallion.serve(first);
    expect(await project.update({ credentials })).toEqual([
      { source: "hub", result: "updated", added: 700, removed: 0, total: 700 },
    ]);
    expect(await idsOf(project)).toEqual(clientIds(medallion.port));
    const before = await project.lockText();
    expect((await project.update({ credentials }))[0]).toMatchObject({ result: "unchanged" });
    expect(await project.lockText()).toBe(before);

    // The last of the first 700 shares its time with those that follow it.
    const grown = [...first, ...Array.from({ length: 9 }, (_, i) => indicator(700 + i))];
    await medallion.serve(grown);
    expect((await project.update({ credentials }))[0]).toMatchObject({ added: 9, removed: 0, total: 709 });
    expect(await idsOf(project)).toEqual(clientIds(medallion.port));

    const revoked = indicator(3, { modified: "2026-02-02T00:00:00.000Z", revoked: true });
    await medallion.serve([...grown.filter((_, i) => i !== 3 && i < 600), revoked]);
    expect((await project.update({ credentials }))[0]).toMatchObject({
      result: "updated",
      removed: 110,
      total: 599,
    });
    expect(await idsOf(project)).toEqual(clientIds(medallion.port));
    expect(await project.lockText()).not.toContain(password);
  }, 240_000);
});

/** The ids that OASIS's client finds. */
function clientIds(port: number): readonly string[] {
  const program = `
import json, sys
from taxii2client.v21 import Collection, as_pages
c = Collection("http://127.0.0.1:${port}/api1/collections/${collection}/", user="user", password="${password}")
print(json.dumps(sorted(o["id"] for page in as_pages(c.get_objects, per_request=250) for o in page.get("objects", []))))
`;
  return JSON.parse(execFileSync(python ?? "python3", ["-c", program], { encoding: "utf8" })) as string[];
}

describe("a TAXII 2.1 server that misbehaves", () => {
  const serving = async (objects: (request: URLSearchParams, count: number) => object) => {
    let count = 0;
    const server = await feedServer((asked, response) => {
      const url = new URL(asked.url ?? "", "http://x");
      response.setHeader("content-type", accept);
      if (url.pathname.endsWith("/objects/"))
        response.end(JSON.stringify(objects(url.searchParams, ++count)));
      else if (url.pathname.endsWith("/collections/")) {
        response.end(
          JSON.stringify({ collections: [{ id: collection, title: "Known hosts", can_read: true }] }),
        );
      } else response.end(JSON.stringify({ title: "r", versions: [accept] }));
    });
    return await projectWith(
      `sources: { hub: { taxii2: { url: "${server.url}/api1/", collection: "Known hosts" } } }\n`,
    );
  };

  it("is an error where it announces more objects without `next`", async () => {
    const project = await serving(() => ({ more: true, objects: [indicator(1)] }));
    expect((await project.update())[0]?.error?.message).toContain(
      "announces more objects without saying where",
    );
  });

  it("is an error where it repeats a page for ever", async () => {
    const project = await serving(() => ({ more: true, next: "again", objects: [indicator(1)] }));
    expect((await project.update())[0]?.error?.message).toContain("repeats those it has sent");
  });

  it("is polled again from the start where a page is lost, so that none is skipped", async () => {
    let lost = false;
    const server = await feedServer((asked, response) => {
      const url = new URL(asked.url ?? "", "http://x");
      const next = url.searchParams.get("next");
      if (url.pathname.endsWith("/collections/")) {
        response.end(JSON.stringify({ collections: [{ id: collection, title: "Known hosts" }] }));
      } else if (!url.pathname.endsWith("/objects/")) response.end("{}");
      else if (next === null)
        response.end(JSON.stringify({ more: true, next: "2", objects: [indicator(1)] }));
      else if (!lost) {
        lost = true;
        response.destroy();
      } else response.end(JSON.stringify({ objects: [indicator(2)] }));
    });
    const project = await projectWith(
      `sources: { hub: { taxii2: { url: "${server.url}/api1/", collection: "${collection}" } } }\n`,
    );
    expect((await project.update())[0]).toMatchObject({ result: "updated", total: 2 });
  });

  it("names the collections that there are where the wanted one is not", async () => {
    const project = await serving(() => ({}));
    await project.write(
      "extrahop.sources.yaml",
      (await import("node:fs"))
        .readFileSync(join(project.folder, "extrahop.sources.yaml"), "utf8")
        .replace("Known hosts", "Other"),
    );
    expect((await project.update())[0]?.error?.message).toContain(`It offers: Known hosts (${collection})`);
  });
});
