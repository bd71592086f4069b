import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../repository.js";

/** A Go program of Pulumi's own that a module folder of ours pins and builds. */
export interface GoProgram {
  /** File name of the binary, without a platform's extension. */
  readonly name: string;
  /** Folder with the go.mod and go.sum that pin it. */
  readonly moduleFolder: string;
  /** Import path of its main package. */
  readonly mainPackage: string;
}

const goPrograms: readonly GoProgram[] = [
  {
    name: "pulumi",
    moduleFolder: join(repository, "tools", "pulumi", "cli"),
    mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  },
  {
    name: "pulumi-language-nodejs",
    moduleFolder: join(repository, "tools", "pulumi", "language"),
    mainPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  },
];

export interface Pinned {
  /** Version of the Pulumi CLI, e.g. "3.259.0". */
  readonly version: string;
  /** The oldest Go that builds it, e.g. "1.25.11". */
  readonly go: string;
  /** Changes with every go.mod and go.sum, so that binaries built from others are never taken for these. */
  readonly fingerprint: string;
  readonly programs: readonly GoProgram[];
}

/** What the committed Go modules pin; they are the only place that names these versions. */
export function readPinned(): Pinned {
  const files = goPrograms.flatMap(({ moduleFolder }) =>
    ["go.mod", "go.sum"].map((file) => readFileSync(join(moduleFolder, file), "utf8")),
  );
  const [cliModule = ""] = files;
  return {
    version: capture(cliModule, /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m),
    go: capture(cliModule, /^go (\S+)/m),
    fingerprint: createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 8),
    programs: goPrograms,
  };
}

function capture(text: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[1];
  if (value === undefined) throw new Error(`tools/pulumi/cli/go.mod has no line that matches ${pattern}.`);
  return value;
}
