import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { repository } from "../../../tools/repository.js";
import { refusal } from "./commandLine.js";
import { pulumiFolders } from "./pulumiFolders.js";

/**
 * Programs of every POSIX system, or ones that a page introduces; what they are given is not ours to judge.
 */
const foreign = new Set("cat cd cp curl echo eval export git gpg kill mkdir printf rm sed".split(" "));

/** What is wrong with a command that a page tells its reader to type; undefined where nothing is. */
export async function complaint(words: readonly string[], page: string): Promise<string | undefined> {
  const [program = "", ...args] = words;
  if (foreign.has(program)) return undefined;
  switch (program) {
    case "npm":
      return ofNpm(args);
    case "npx":
      return await ofNpx(args);
    case "pulumi":
      return ofPulumi(args);
    case "node":
      return args[0] !== undefined && existsSync(join(repository, args[0]))
        ? undefined
        : `no file ${args[0]}`;
    default:
      return ofScript(program, page);
  }
}

function scripts(workspace: string | undefined): Readonly<Record<string, string>> {
  const file = join(repository, workspace ?? "", "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { scripts?: Record<string, string> }).scripts ?? {};
}

/** npm's own commands that pages use. */
const npmCommands = new Set(["install", "ci", "init"]);

function ofNpm(args: readonly string[]): string | undefined {
  const valued = new Set(["-w", "--prefix"]);
  const plain = args.filter((arg, i) => !arg.startsWith("-") && !valued.has(args[i - 1] ?? ""));
  const [command = "", script = ""] = plain;
  if (npmCommands.has(command)) return undefined;
  const name = command === "run" ? script : command === "test" ? "test" : undefined;
  if (name === undefined) return `npm has no command ${command} that pages know`;
  const workspace = args[args.indexOf("-w") + 1];
  return scripts(args.includes("-w") ? workspace : undefined)[name] === undefined
    ? `package.json has no script ${name}`
    : undefined;
}

async function ofNpx(args: readonly string[]): Promise<string | undefined> {
  const [program = "", ...rest] = args.filter((arg, i) => i > 0 || arg !== "--no-install");
  switch (program) {
    case "pulumi-extrahop":
      return await refusal(rest);
    case "extrahop-sim":
      return unknownOptions(rest, simulatorHelp());
    case "jest":
      return projectsOf(rest);
    case "tsc":
    case "biome":
    case "changeset":
      return undefined;
    default:
      return `npx ${program} is no command that pages know`;
  }
}

function projectsOf(args: readonly string[]): string | undefined {
  const { projects } = require(join(repository, "jest.config.cjs")) as {
    projects: { displayName: string }[];
  };
  const names = projects.map(({ displayName }) => displayName);
  const wanted = args[args.indexOf("--selectProjects") + 1] ?? "";
  return !args.includes("--selectProjects") || names.includes(wanted)
    ? undefined
    : `no jest project ${wanted}`;
}

function unknownOptions(args: readonly string[], help: string): string | undefined {
  const unknown = args
    .filter((arg) => /^--?[a-z]/i.test(arg))
    .find((arg) => !knows(help, arg.split("=")[0] ?? arg));
  return unknown === undefined ? undefined : `there is no option ${unknown}`;
}

const knows = (help: string, option: string): boolean =>
  new RegExp(`(^|[\\s,])${option}([\\s,=]|$)`, "m").test(help);

const helps = new Map<string, string>();

function helpOf(key: string, command: string, args: readonly string[]): string {
  const known = helps.get(key);
  if (known !== undefined) return known;
  const text = execFileSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  helps.set(key, text);
  return text;
}

const simulatorHelp = (): string =>
  helpOf("extrahop-sim", process.execPath, [join(repository, "simulator", "dist", "cli.js"), "--help"]);

/** Groups of Pulumi's commands: the verb is the second word. */
const groups = new Set(["config", "stack", "state"]);

function ofPulumi(args: readonly string[]): string | undefined {
  const plain = args.filter((arg) => !arg.startsWith("-"));
  const verb = plain.slice(0, groups.has(plain[0] ?? "") ? 2 : 1);
  if (verb.length === 0) return undefined;
  const help = helpOf(`pulumi ${verb.join(" ")}`, join(pulumiFolders().split(delimiter)[0] ?? "", "pulumi"), [
    ...verb,
    "--help",
  ]);
  // A group that does not know the verb shows its own help; one that knows it may call it by another name.
  const usage = verb.length === 2 ? `^ {2}pulumi ${verb[0]} [a-z]` : `^ {2}pulumi ${verb[0]}\\b`;
  return new RegExp(usage, "m").test(help)
    ? unknownOptions(args, help)
    : `pulumi has no command ${verb.join(" ")}`;
}

/** Scripts are beside the page, or in the example that the page tells to copy. */
function ofScript(program: string, page: string): string | undefined {
  const places = [dirname(page), "examples/pull-request"];
  return program.includes("/") && places.some((folder) => existsSync(join(repository, folder, program)))
    ? undefined
    : `${program} is no command that pages know, and no script`;
}
