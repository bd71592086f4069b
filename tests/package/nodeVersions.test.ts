import { execFile } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { packPackage } from "../../tools/packages/pack.js";
import { repository } from "../../tools/repository.js";
import { startFleet } from "../support/fleet.js";
import { nodeVersion } from "../support/nodeVersion.js";
import { install } from "../support/packageManagers.js";
import { createProject } from "../support/project.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const run = promisify(execFile);
const MINUTES = 60_000;

const { dependencies, devDependencies } = require(join(repository, "package.json")) as Record<
  "dependencies" | "devDependencies",
  Record<string, string>
>;

/** The same program, as a user may write it. */
const programs = {
  "TypeScript, CommonJS": {
    files: {
      "index.ts": `import { ThreatFleet } from "pulumi-extrahop";
export const { collections } = new ThreatFleet("fleet", { folder: "stix" });
`,
      "tsconfig.json": JSON.stringify({
        compilerOptions: { target: "es2022", module: "node16", moduleResolution: "node16", strict: true },
        files: ["index.ts"],
      }),
    },
    main: { main: "index.ts" },
  },
  "JavaScript, CommonJS": {
    files: {
      "index.js": `const { ThreatFleet } = require("pulumi-extrahop");
exports.collections = new ThreatFleet("fleet", { folder: "stix" }).collections;
`,
    },
    main: { main: "index.js" },
  },
  "JavaScript, ES modules": {
    files: {
      "index.js": `import { ThreatFleet } from "pulumi-extrahop";
export const { collections } = new ThreatFleet("fleet", { folder: "stix" });
`,
    },
    main: { main: "index.js", type: "module" },
  },
  "TypeScript, ES modules": {
    files: {
      "index.ts": `import { ThreatFleet } from "pulumi-extrahop";
export const { collections } = new ThreatFleet("fleet", { folder: "stix" });
`,
      "tsconfig.json": JSON.stringify({
        compilerOptions: { target: "es2022", module: "nodenext", moduleResolution: "nodenext", strict: true },
        files: ["index.ts"],
      }),
    },
    main: { main: "index.ts", type: "module" },
  },
} as const;

const matrix = [
  [20, "JavaScript, CommonJS"],
  [22, "JavaScript, ES modules"],
  [22, "TypeScript, ES modules"],
  [24, "TypeScript, CommonJS"],
] as const;

/** One installation serves all versions: nothing in it is compiled for one of them. */
let packages: string;

beforeAll(async () => {
  packages = await temporaryFolder();
  const tarball = await packPackage("provider", packages);
  await writeFile(
    join(packages, "package.json"),
    JSON.stringify({
      private: true,
      dependencies: {
        "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
        "pulumi-extrahop": `file:${tarball}`,
      },
      devDependencies: Object.fromEntries(
        ["@types/node", "ts-node", "typescript"].map((name) => [name, devDependencies[name]]),
      ),
    }),
  );
  await install("npm", packages);
}, 3 * MINUTES);

describe.each([20, 22, 24])("on Node %d (skipped where it cannot be had)", (major) => {
  const node = nodeVersion(major);
  const where = node === undefined ? it.skip : it;

  where("the package is required and imported, and its command line reads a feed", async () => {
    const js = async (...args: string[]) => (await run(node ?? "", args, { cwd: packages })).stdout.trim();
    expect(await js("-p", "process.versions.node")).toMatch(new RegExp(`^${major}\\.`));
    const names = `Object.keys(all).filter((name) => /^Threat/.test(name)).sort().join()`;
    const classes = "ThreatCollection,ThreatFeed,ThreatFleet";
    expect(await js("-p", `const all = require("pulumi-extrahop"); ${names}`)).toBe(classes);
    const module = `import * as all from "pulumi-extrahop"; import { inspect } from "pulumi-extrahop/stix"; console.log(${names}, typeof inspect)`;
    expect(await js("--input-type=module", "-e", module)).toBe(`${classes} function`);
    const bin = join(packages, "node_modules", "pulumi-extrahop", "bin", "pulumi-extrahop.js");
    expect(await js(bin, "--version")).toMatch(/^\d+\.\d+\.\d+$/);
    const inspected = JSON.parse(
      await js(bin, "inspect", join(repository, "stix", "phishing.xml"), "--json"),
    ) as object;
    expect(inspected).toMatchObject({ ok: true, total: 4 });
  });

  const forms = matrix.filter(([version]) => version === major).map(([, form]) => form);
  const converges = node === undefined ? it.skip.each(forms) : it.each(forms);

  converges(
    "a program in %s converges a system",
    async (form) => {
      const fleet = await startFleet({ munich: { kind: "sensor", firmware: "9.8.0" } });
      const { files, main } = programs[form];
      const project = await createProject({
        linkPackages: false,
        files: {
          "Pulumi.yaml": "name: foreign\nruntime: nodejs\n",
          ...files,
          "package.json": JSON.stringify({ name: "foreign", private: true, ...main }),
          "stix/scanners.txt": "198.51.100.1\n198.51.100.2\n",
        },
      });
      await symlink(join(packages, "node_modules"), join(project.folder, "node_modules"), "junction");
      const versions = { PATH: [dirname(node ?? ""), project.driverEnvironment["PATH"]].join(delimiter) };
      await project.configure(fleet.config());
      const up = await project.run(["up", "--yes", "--skip-preview"], { environment: versions });
      expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
      expect(fleet.systems.munich.collections()).toEqual([
        expect.objectContaining({ name: "scanners", observables: 2 }),
      ]);
    },
    3 * MINUTES,
  );
});
