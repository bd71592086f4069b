import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { parse } from "yaml";
import { workspaces } from "../../../tools/packages/pack.js";
import { type PublishedManifest, publishProblems } from "../../../tools/release/publishProblems.js";
import {
  isOwnerName,
  ownerPlaceholder,
  ownersIn,
  withOwner,
} from "../../../tools/release/repositoryOwner.js";
import { repository as root } from "../../../tools/repository.js";

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
type Manifest = PublishedManifest & {
  readonly version: string;
  readonly files: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};
const manifest = (folder: string) => JSON.parse(read(folder, "package.json")) as Manifest;

/** Every file that people wrote, below the folders that may name the repository. */
function writtenFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (/^(?:node_modules|dist|site|coverage|packages|\.git|\.demo|\.work|\.pulumi)$/.test(entry.name))
      return [];
    if (entry.isDirectory()) return writtenFiles(path);
    return /\.(?:json|md|ya?ml|[cm]?[jt]s)$|CODEOWNERS$/.test(path) ? [path] : [];
  });
}

describe("the owner of the repository", () => {
  const [owner = ""] = ownersIn(read("package.json"));

  it("is the same in every file, so that one command changes it", () => {
    const others = writtenFiles(".")
      .filter((file) => !file.startsWith("tests/unit/tools/publishing"))
      .flatMap((file) => ownersIn(read(file)).map((one) => ({ file, one })))
      .filter(({ one }) => one !== owner);
    expect(others).toEqual([]);
  });

  it.each(["package.json", "provider/package.json", "simulator/package.json", "policies/package.json"])(
    "is in repository, bugs and homepage of %s",
    (file) => {
      const { repository, bugs, homepage } = JSON.parse(read(file)) as PublishedManifest;
      for (const link of [repository?.url, bugs?.url, homepage])
        expect(ownersIn(link ?? "")).toEqual([owner]);
    },
  );

  it("is replaced in links and in CODEOWNERS, and in nothing else", () => {
    const text =
      "* @OWNER/maintainers\ngit+https://github.com/OWNER/pulumi-extrahop.git github.com/OWNER/other OWNER";
    expect(withOwner(text, "acme")).toBe(
      "* @acme/maintainers\ngit+https://github.com/acme/pulumi-extrahop.git github.com/OWNER/other OWNER",
    );
  });

  it.each([
    ["acme", true],
    ["a-b", true],
    ["", false],
    ["-a", false],
    ["a--b", false],
    ["a/b", false],
    ["a b", false],
  ])("may be called %j: %s", (name, accepted) => {
    expect(isOwnerName(name)).toBe(accepted);
  });
});

describe("a package is refused before npm refuses it", () => {
  const good: PublishedManifest = {
    name: "pulumi-extrahop",
    homepage: "https://github.com/acme/pulumi-extrahop#readme",
    bugs: { url: "https://github.com/acme/pulumi-extrahop/issues" },
    repository: {
      type: "git",
      url: "git+https://github.com/acme/pulumi-extrahop.git",
      directory: "provider",
    },
    publishConfig: { access: "public", provenance: true },
  };
  const problems = (change: Partial<PublishedManifest>, repository = "acme/pulumi-extrahop") =>
    publishProblems({ ...good, ...change }, { folder: "provider", root, repository }).filter(
      (problem) => !problem.endsWith("is not built"),
    );

  it("but not without a reason", () => {
    expect(problems({})).toEqual([]);
  });

  it.each<[what: string, found: string[], message: RegExp]>([
    ["has no repository", problems({ repository: {} }), /repository.url \(none\)/],
    ["is published from a fork", problems({}, "someone/pulumi-extrahop"), /the publishing repository is/],
    [
      "spells the owner in another case",
      problems({}, "Acme/pulumi-extrahop"),
      /the publishing repository is/,
    ],
    [
      "belongs to another folder",
      problems({ repository: { ...good.repository, directory: "simulator" } }),
      /directory provider/,
    ],
    [
      "still has the placeholder",
      problems({ homepage: `https://github.com/${ownerPlaceholder}/pulumi-extrahop` }),
      /npm run owner/,
    ],
    ["has no provenance", problems({ publishConfig: { access: "public" } }), /without provenance/],
    ["is private", problems({ private: true }), /is private/],
  ])("because it %s", (_, found, message) => {
    expect(found.join("\n")).toMatch(message);
  });
});

describe.each(workspaces)("the package in %s", (folder) => {
  const own = manifest(folder);

  it("has nothing that npm would refuse but its owner", () => {
    const [owner = ""] = ownersIn(read("package.json"));
    const found = publishProblems(own, { folder, root, repository: `${owner}/pulumi-extrahop` });
    expect(found.filter((one) => !one.includes("placeholder") && !one.endsWith("is not built"))).toEqual([]);
  });

  it("ships the full text of its licence", () => {
    const text = read(folder, "LICENSE");
    expect(text).toBe(read("LICENSE"));
    // The text as the Apache Software Foundation publishes it.
    expect(createHash("sha256").update(text).digest("hex")).toBe(
      "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30",
    );
    expect(own.files).toContain("LICENSE");
  });

  it("depends on nothing that needs a newer Node than it says itself", () => {
    const locked = (
      JSON.parse(read("package-lock.json")) as {
        packages: Record<string, { engines?: { node?: string }; version?: string }>;
      }
    ).packages;
    const floor = own.engines.node.replace(/^>=/, "");
    const newer = Object.keys(own.dependencies ?? {}).filter((name) => {
      const entry = locked[`${folder}/node_modules/${name}`] ?? locked[`node_modules/${name}`];
      return entry?.engines?.node !== undefined && !satisfies(floor, entry.engines.node);
    });
    // Pulumi asks for a newer Node than it needs; the lowest version is tested, see tests/package.
    expect(newer.filter((name) => name !== "@pulumi/pulumi" && name !== "@pulumi/policy")).toEqual([]);
  });
});

describe("what depends on the packages", () => {
  const versions = new Map(
    workspaces.map((folder) => [manifest(folder).name ?? "", manifest(folder).version]),
  );
  const dependents = [
    "template",
    ".",
    ...workspaces,
    ...readdirSync(join(root, "examples")).map((name) => `examples/${name}`),
  ];

  it.each(dependents)("%s accepts the versions of this checkout", (folder) => {
    const ranges = Object.entries(manifest(folder).dependencies ?? {}).filter(([name]) => versions.has(name));
    expect(ranges.filter(([name, range]) => !satisfies(versions.get(name) ?? "", range))).toEqual([]);
  });
});

describe("the workflows of this repository", () => {
  const workflow = (name: string) =>
    parse(read(".github", "workflows", `${name}.yml`)) as {
      permissions: unknown;
      jobs: Record<
        string,
        { permissions?: unknown; strategy?: { matrix: unknown }; steps: { uses?: string }[] }
      >;
    };

  it("test each version of Node that is supported, and can only read", () => {
    const { permissions, jobs } = workflow("test");
    expect(permissions).toEqual({ contents: "read" });
    expect(jobs["test"]?.strategy?.matrix).toEqual({ node: ["20", "22", "24"] });
  });

  it("publish with the right to sign provenance, in a job that runs no action of a third party", () => {
    const { permissions, jobs } = workflow("release");
    expect(permissions).toEqual({});
    expect(jobs["publish"]?.permissions).toEqual({ contents: "write", "id-token": "write" });
    const used = jobs["publish"]?.steps.flatMap(({ uses }) => uses ?? []) ?? [];
    expect(used.filter((action) => !action.startsWith("actions/"))).toEqual([]);
    expect(jobs["version"]?.permissions).toEqual({ contents: "write", "pull-requests": "write" });
  });

  it("have updates for every module of Go and for the actions", () => {
    const { updates } = parse(read(".github", "dependabot.yml")) as {
      updates: { "package-ecosystem": string; directory?: string; directories?: string[] }[];
    };
    const modules = writtenModules("tools").map((folder) => `/${folder}`);
    const go = updates.find((one) => one["package-ecosystem"] === "gomod");
    expect(go?.directories?.toSorted()).toEqual(modules.toSorted());
    expect(updates.map((one) => one["package-ecosystem"])).toEqual(["npm", "github-actions", "gomod"]);
  });
});

/** Folders with a go.mod. */
function writtenModules(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "dist") return [];
    if (entry.isDirectory()) return writtenModules(`${folder}/${entry.name}`);
    return entry.name === "go.mod" ? [folder] : [];
  });
}
