import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../../tools/repository.js";

const read = (...path: string[]) => readFileSync(join(repository, ...path), "utf8");
const json = (...path: string[]) => JSON.parse(read(...path)) as Record<string, unknown>;

const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "(BSD-3-Clause AND Apache-2.0)",
]);
/** Name no licence but a file of theirs; read here. */
const byFile: Readonly<Record<string, RegExp>> = { "@logdna/tail-file": /^The MIT License/ };

const list = read("LICENSES.md");
const listed = [...list.matchAll(/^\| (\S+) \| (\d\S*) \| (.+) \|$/gm)].map(
  ([, name = "", version = "", license = ""]) => ({ name, version, license }),
);
const locked = (json("package-lock.json") as { packages: Record<string, Record<string, unknown>> }).packages;

describe("what is installed with the published packages", () => {
  it("is listed with its licences", () => {
    for (const name of ["form-data", "undici", "tar", "@fastify/busboy", "@pulumi/policy"])
      expect(listed.map((one) => one.name)).toContain(name);
  });

  it("may be used by anybody for anything", () => {
    const unclear = listed.filter(({ name, license }) => {
      const words = byFile[name];
      return words === undefined
        ? !permissive.has(license)
        : !words.test(read("node_modules", name, "LICENSE"));
    });
    expect(unclear).toEqual([]);
  });

  it("declares the licence that is listed", () => {
    const differing = Object.entries(locked).filter(([path, { license, link }]) => {
      const file = join(repository, path, "package.json");
      if (!path.startsWith("node_modules/") || link === true || !existsSync(file)) return false;
      const own = JSON.parse(readFileSync(file, "utf8")) as { license?: unknown };
      return typeof own.license === "string" && own.license !== license;
    });
    expect(differing.map(([path]) => path)).toEqual([]);
  });

  it("is locked with its hash", () => {
    const shipped = new Set(listed.map(({ name, version }) => `${name} ${version}`));
    const loose = Object.entries(locked).filter(([path, { version, integrity }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      if (!shipped.has(`${name} ${String(version)}`)) return false;
      return !/^sha512-/.test(String(integrity));
    });
    expect(loose.map(([path]) => path)).toEqual([]);
  });
});

describe.each(["provider", "simulator", "policies"])("the published package of %s", (folder) => {
  const own = json(folder, "package.json");

  it("is published with provenance", () => {
    expect(own["publishConfig"]).toEqual({ access: "public", provenance: true });
  });

  it("runs nothing when it is installed", () => {
    const scripts = Object.keys((own["scripts"] ?? {}) as object);
    expect(scripts.filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });

  it("names its licence and the Node that it needs", () => {
    expect(own).toMatchObject({ license: "Apache-2.0", engines: { node: ">=20.18.1" } });
  });
});
