/**
 * `npm run pictures`: draws the pictures of the README from a real fleet of simulated systems. Needs Python
 * and a Chromium.
 */
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { configOf, listCollections, replaceByHand } from "../demo/demoSystem.js";
import { bundleOfOne, editFeed } from "../demo/feedEdit.js";
import { Stage } from "../demo/stage.js";
import { repository } from "../repository.js";
import { chromiumPath, launch } from "./chromium.js";
import { inTerminal } from "./pseudoTerminal.js";
import { type Run, terminalScreen } from "./terminalScreen.js";
import { terminalSvg } from "./terminalSvg.js";

const run = promisify(execFile);
const folder = join(repository, "docs", "pictures");
const columns = 150;

async function must(stage: Stage, ...args: string[]): Promise<string> {
  const { code, stdout, text } = await stage.engine.run(args);
  if (code !== 0) throw new Error(`\`pulumi ${args.join(" ")}\` ended with ${code}:\n${text}`);
  return stdout;
}

/** The addresses of a network, as a list that anybody can keep. */
const addresses = (network: string, from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${network}.${from + i}\n`).join("");

/** A fleet that is up to date, then an afternoon's work on its feeds. */
async function prepare(stage: Stage): Promise<void> {
  const feed = (name: string) => join(stage.project, "stix", name);
  await writeFile(feed("scanners.txt"), addresses("203.0.113", 1, 215));
  await stage.startSystems();
  await must(stage, "stack", "init", "prod");
  await must(stage, "config", "set-all", "--path", ...stage.systems.flatMap(configOf));
  await must(stage, "up", "--yes", "--skip-preview");
  await editFeed(feed("botnet-c2.json"));
  await writeFile(feed("scanners.txt"), addresses("203.0.113", 2, 218));
  await writeFile(feed("ransomware.txt"), addresses("198.51.100", 10, 31));
}

async function drawPreview(stage: Stage): Promise<void> {
  const { command, environment, project } = stage.engine;
  const written = await inTerminal([command, "preview", "--suppress-outputs"], columns, {
    cwd: project,
    env: environment,
  });
  const rows = withoutThisMachine(terminalScreen(written));
  const typed = terminalScreen("\x1b[32m$\x1b[0m \x1b[1mpulumi preview\x1b[0m");
  await writeFile(join(folder, "preview.svg"), terminalSvg("pulumi preview", [...typed, ...trimmed(rows)]));
}

/**
 * Without the engine's remark on where it found its launcher, which appears with CLIs that were built here
 * alone.
 */
function withoutThisMachine(rows: readonly (readonly Run[])[]): readonly (readonly Run[])[] {
  const heading = rows.findIndex((runs) => textOf(runs).includes("pulumi:pulumi:Stack ("));
  return rows
    .filter((_, row) => heading < 0 || row < heading || row > heading + 3)
    .map((runs) => {
      const remark = runs.findIndex(({ text }) => /warning/.test(text));
      return remark > 0 && textOf(runs).includes("pulumi:pulumi:Stack ") ? runs.slice(0, remark - 1) : runs;
    });
}

const textOf = (runs: readonly Run[]): string => runs.map(({ text }) => text).join("");

function trimmed<Row extends readonly { readonly text: string }[]>(rows: readonly Row[]): readonly Row[] {
  const isEmpty = (row: Row) => row.every(({ text }) => text.trim() === "");
  const first = rows.findIndex((row) => !isEmpty(row));
  const last = rows.findLastIndex((row) => !isEmpty(row));
  return rows.slice(first, last + 1);
}

async function drawReport(stage: Stage, executable: string): Promise<void> {
  const [preview, state, page] = ["preview.json", "state.json", "report.html"].map((name) =>
    join(stage.folder, name),
  ) as [string, string, string];
  await writeFile(state, await must(stage, "stack", "export"));
  const osaka = stage.systems.find(({ name }) => name === "osaka-sensor");
  const phishing = osaka && (await listCollections(osaka)).find(({ name }) => name === "phishing");
  if (osaka === undefined || phishing === undefined)
    throw new Error("osaka-sensor holds no collection phishing");
  await replaceByHand(osaka, phishing, bundleOfOne());
  await must(stage, "refresh", "--yes", "--skip-preview");
  await must(stage, "config", "set", "--path", "extrahop:feeds.headquarters[0]", "botnet-c2");
  await must(stage, "config", "set", "--path", "extrahop:feeds.headquarters[1]", "scanners");
  for (const { name } of stage.systems.filter(({ name }) => name !== "headquarters"))
    await must(stage, "config", "set", "--path", `extrahop:feeds["${name}"][0]`, "*");
  await writeFile(preview, await must(stage, "preview", "--json"));
  const bin = join(repository, "provider", "bin", "pulumi-extrahop.js");
  const report = ["report", "--preview", preview, "--state", state, "--format", "html", "--out", page];
  await run(process.execPath, [bin, ...report], { cwd: stage.project });
  const browser = await launch(executable);
  try {
    const context = await browser.newContext({
      viewport: { width: 1180, height: 1060 },
      colorScheme: "light",
    });
    const opened = await context.newPage();
    await opened.goto(pathToFileURL(page).href);
    await opened.screenshot({ path: join(folder, "report.png") });
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  const executable = chromiumPath();
  if (executable === undefined) throw new Error("No Chromium on PATH; CHROME_PATH may name one.");
  await mkdir(folder, { recursive: true });
  const stage = await Stage.open(false);
  try {
    await prepare(stage);
    await drawPreview(stage);
    await drawReport(stage, executable);
  } finally {
    await stage.strike();
    await rm(stage.folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
