/** As many collections as COUNT says, of one small feed on the one declared system. */
export const collectionsProgram = `
const { ThreatCollection, declaredSystems } = require("pulumi-extrahop");
const [system] = declaredSystems();
for (let i = 0; i < Number(process.env.COUNT); i++) {
  new ThreatCollection("c" + i, { system, source: process.env.FEED, name: "c" + i });
}
`;

/** The feed that FEED names, on no system. */
export const feedProgram = `
const { ThreatFeed } = require("pulumi-extrahop");
new ThreatFeed("feed", { source: process.env.FEED });
`;

/** As many dynamic resources as COUNT says that have every method and do nothing. */
export const emptyProgram = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  async check(olds, news) { return { inputs: news, failures: [] }; },
  async diff(id, olds, news) { return { changes: olds.value !== news.value }; },
  async create(inputs) { return { id: "e-" + inputs.value, outs: inputs }; },
  async read(id, props) { return { id, props }; },
  async update(id, olds, news) { return { outs: news }; },
  async delete() {},
};
class Empty extends pulumi.dynamic.Resource {
  constructor(name, value) { super(provider, name, { value }); }
}
for (let i = 0; i < Number(process.env.COUNT); i++) new Empty("e" + i, String(i));
`;

/** {@link collectionsProgram} with the options of this project's template. */
export const collectionsInTypeScript = {
  text: `
import { declaredSystems, ThreatCollection } from "pulumi-extrahop";
const [system = ""] = declaredSystems();
for (let i = 0; i < Number(process.env["COUNT"]); i++) {
  new ThreatCollection("c" + i, { system, source: process.env["FEED"] ?? "", name: "c" + i });
}
`,
  compilerOptions: {
    target: "es2022",
    module: "node16",
    moduleResolution: "node16",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    noCheck: true,
  },
} as const;

/** {@link emptyProgram} with the options of Pulumi's template for TypeScript. */
export const emptyInTypeScript = {
  text: `
import * as pulumi from "@pulumi/pulumi";
interface State { value: string }
const provider: pulumi.dynamic.ResourceProvider<State, State> = {
  async check(olds, news) { return { inputs: news, failures: [] }; },
  async diff(id, olds, news) { return { changes: olds.value !== news.value }; },
  async create(inputs) { return { id: "e-" + inputs.value, outs: inputs }; },
  async read(id, props) { return props === undefined ? { id } : { id, props }; },
  async update(id, olds, news) { return { outs: news }; },
  async delete() {},
};
class Empty extends pulumi.dynamic.Resource {
  constructor(name: string, value: string) { super(provider, name, { value }); }
}
for (let i = 0; i < Number(process.env["COUNT"]); i++) new Empty("e" + i, String(i));
`,
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
} as const;

/** Every file of the folder FEEDS on every declared system. */
export const fleetProgram = `
const { ThreatFleet } = require("pulumi-extrahop");
new ThreatFleet("fleet", { folder: process.env.FEEDS });
`;

/** What a local.Command does with each file: create it, or overwrite it by its key. */
const uploadCommands = `
const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");
const systems = JSON.parse(process.env.EXTRAHOP_SYSTEMS);
const curl = 'curl -sSf --cacert "$CA" -H "Authorization: ExtraHop apikey=$KEY" ';
const create = curl + '-F "name=$NAME" -F "user_key=$NAME" -F "file=@$FILE" "$HOST/api/v1/threatcollections"';
const update = curl + '-X PUT -F "file=@$FILE" "$HOST/api/v1/threatcollections/~$NAME"';
const uploads = [];
for (const file of fs.readdirSync(process.env.FEEDS).sort()) {
  const full = path.join(process.env.FEEDS, file);
  const trigger = createHash("sha256").update(fs.readFileSync(full)).digest("hex");
  for (const [system, { host, apiKey, caFile }] of Object.entries(systems)) {
    const name = file.split(".")[0];
    const environment = { CA: caFile, KEY: apiKey, NAME: name, FILE: full, HOST: host };
    uploads.push({ name: system + "-" + name, args: { create, update, environment, triggers: [trigger] } });
  }
}
`;

export const localCommandProgram = `
const { local } = require("@pulumi/command");
${uploadCommands}
for (const { name, args } of uploads) new local.Command(name, args);
`;

/**
 * The same commands by a dynamic resource of our own, for machines that cannot fetch the plugin of
 * @pulumi/command.
 */
export const commandSubstituteProgram = `
const pulumi = require("@pulumi/pulumi");
${uploadCommands}
const provider = {
  async diff(id, olds, news) { return { changes: olds.triggers[0] !== news.triggers[0] }; },
  async create(inputs) { return { id: "command", outs: await run(inputs, inputs.create) }; },
  async update(id, olds, news) { return { outs: await run(news, news.update) }; },
};
async function run(inputs, command) {
  const { execFile } = require("node:child_process");
  const stdout = await new Promise((resolve, reject) => {
    const env = { ...process.env, ...inputs.environment };
    execFile("/bin/sh", ["-c", command], { env }, (error, out) => (error ? reject(error) : resolve(out)));
  });
  return { ...inputs, stdout };
}
class Command extends pulumi.dynamic.Resource {
  constructor(name, args) { super(provider, name, args); }
}
for (const { name, args } of uploads) new Command(name, args);
`;
