import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../repository.js";

const run = promisify(execFile);
const program = join(repository, "provider", "bin", "pulumi-extrahop.js");

/** The help of a command and all below it, as a person sees it: a heading and a block for each. */
export async function commandHelp(path: readonly string[] = []): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...path, "--help"]);
  const below = await Promise.all(subcommands(stdout).map((name) => commandHelp([...path, name])));
  const heading = path.length === 0 ? [] : [`### ${path.join(" ")}`, ""];
  return [...heading, "```text", stdout.trim(), "```", ...below.flatMap((text) => ["", text])].join("\n");
}

function subcommands(help: string): readonly string[] {
  const list = help.split("\nCommands:\n")[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z]+)/gm)].flatMap(([, name]) =>
    name === undefined || name === "help" ? [] : [name],
  );
}
