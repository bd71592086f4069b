/**
 * The demo: `npm run demo`, `npm run demo -- --keep` and `npm run demo -- --stop`.
 * Exit code 0 only when every chapter succeeded; everything it started ends with it.
 */
import { parseArgs } from "node:util";
import { endWithParent } from "../endWithParent.js";
import { type Narrator, terminalNarrator } from "./narrator.js";
import { Stage } from "./stage.js";
import { DemoFailure, Story } from "./story.js";

const INTERRUPTED = 130;

async function play(stage: Stage, narrator: Narrator, keep: boolean): Promise<void> {
  const story = new Story(stage, narrator);
  await story.startFleet();
  await story.preview();
  await story.converge();
  await story.runAgain();
  await story.editFeed();
  await story.repairDrift();
  await story.changeSource();
  narrator.say("\nWhat the systems hold now, as each of them counts it:");
  story.table(await story.holdings());
  if (!keep) await story.destroy();
}

async function leave(stage: Stage, narrator: Narrator): Promise<void> {
  const environment = await stage.leave();
  narrator.say("\nThe fleet and the stack stay. Go on by hand:");
  narrator.command(`cd ${stage.project} && . ${environment}`);
  narrator.command("pulumi preview");
  narrator.command("pulumi stack output collections");
  narrator.say("\nEdit what is in stix/ and run `pulumi up`. To end it, from the root of the project:");
  narrator.command("npm run demo -- --stop");
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: "boolean" }, stop: { type: "boolean" } } });
  const narrator = terminalNarrator();
  if (values.stop) {
    narrator.say((await Stage.strikeKept()) ? "The demo is ended and removed." : "No demo was kept.");
    return 0;
  }
  // A reader that goes away, as in `npm run demo | head`, is no reason to leave things running.
  process.stdout.on("error", () => {});
  const keep = values.keep ?? false;
  const stage = await Stage.open(keep);
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (interrupted) return;
      interrupted = true;
      narrator.say("\nStopping all that was started ...");
      void stage.strike().finally(() => process.exit(INTERRUPTED));
    });
  }
  endWithParent();
  try {
    await play(stage, narrator, keep);
    if (keep) await leave(stage, narrator);
    else {
      await stage.strike();
      narrator.say("\nThe simulated systems are stopped, and the project and its state are removed.");
      narrator.say("Next: docs/getting-started.md, or `npm run demo -- --keep` to go on by hand.");
    }
    return 0;
  } catch (error) {
    // What fails while everything is being stopped is no failure of the demo.
    if (interrupted) return new Promise(() => {});
    await stage.strike();
    if (!(error instanceof DemoFailure)) throw error;
    narrator.failure(error.message);
    return 1;
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
