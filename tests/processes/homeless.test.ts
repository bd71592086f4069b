import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";

/** Runs as a user whom nothing knows by name, as containers of some platforms do. */
const script = `
const { compileCacheFolder, contentCacheFolder } = require("./inspection/cacheFolder.js");
const { openRunRecord } = require("./resource/runRecord.js");
if (process.getuid?.() === 0) process.seteuid(54321);
openRunRecord("previews", "run", "off", process.env);
console.log(JSON.stringify([contentCacheFolder(undefined, process.env) ?? null, compileCacheFolder(process.env) ?? null]));
`;

function cachesOf(environment: Readonly<Record<string, string>>): unknown {
  const { PATH = "" } = process.env;
  const dist = join(repository, "provider/dist");
  const text = execFileSync(process.execPath, ["-e", script], { cwd: dist, env: { PATH, ...environment } });
  return JSON.parse(text.toString());
}

describe("a user without a home folder", () => {
  // Without HOME, another user than root is found in /etc/passwd.
  const unknown = process.getuid?.() === 0 ? it : it.skip;

  unknown("without an entry in /etc/passwd has no caches, and that is no error", () => {
    expect(cachesOf({})).toEqual([null, null]);
  });

  it("whose HOME is empty gets no caches in the working directory", () => {
    expect(cachesOf({ HOME: "" })).toEqual([null, null]);
  });

  it("has caches where XDG_CACHE_HOME names a folder", () => {
    expect(cachesOf({ HOME: "", XDG_CACHE_HOME: "/caches" })).toEqual([
      "/caches/pulumi-extrahop/inspections",
      null,
    ]);
  });
});
