import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { EngineRun } from "../pulumi/isolatedEngine.js";
import { repository } from "../repository.js";
import {
  configOf,
  countUploads,
  type DemoSystem,
  listCollections,
  readJournal,
  replaceByHand,
} from "./demoSystem.js";
import { bundleOfOne, editFeed } from "./feedEdit.js";
import type { Narrator } from "./narrator.js";
import { declareSource, startPublisher } from "./publisher.js";
import type { Stage } from "./stage.js";

/** Something is not as the demo says it is. */
export class DemoFailure extends Error {}

function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new DemoFailure(otherwise);
}

/** System → collection → observables, as the systems themselves list them. */
export type Holdings = ReadonlyMap<string, ReadonlyMap<string, number>>;

const EDITED_FEED = "botnet-c2";
const LIVE_SOURCE = "publisher-c2";
const run = promisify(execFile);
const CHANGED_SYSTEM = "osaka-sensor";
const titles = { sensor: "sensor", console: "console", rx360: "Reveal(x) 360" } as const;

/** Plays the demo, chapter by chapter; each one looks into the systems to see whether it is true. */
export class Story {
  /** Names of the feeds in the project's folder. */
  private readonly feeds: string[];

  constructor(
    private readonly stage: Stage,
    private readonly narrator: Narrator,
  ) {
    const files = readdirSync(join(stage.project, "stix"));
    this.feeds = files.map((file) => basename(file).replace(/\..*$/, "")).sort();
  }

  async startFleet(): Promise<void> {
    const { stage, narrator } = this;
    narrator.chapter("A fleet of four systems");
    narrator.say("Four simulated appliances start on this machine, each with its own certificate and key.");
    await stage.startSystems();
    narrator.table(
      ["system", "what it is", "firmware", "takes", "address (open it in a browser)"],
      stage.systems.map(({ name, kind, firmware, url }) => [
        name,
        titles[kind],
        firmware,
        Number.parseFloat(firmware) >= 26.2 ? "STIX 2.x" : "STIX 1.x",
        url,
      ]),
    );
    narrator.say(`The project's folder stix/ holds the feeds ${this.feeds.join(" and ")}.`);
    narrator.say("The systems go into the stack's configuration, their keys encrypted.");
    narrator.command("pulumi config set-all --path --secret extrahop:systems.NAME.apiKey=… …");
    await this.quietly("stack", "init", "demo");
    await this.quietly("config", "set-all", "--path", ...stage.systems.flatMap(configOf));
  }

  async preview(): Promise<void> {
    this.narrator.chapter("Look first");
    this.narrator.say("A preview says what would be uploaded. It needs no system and no key.");
    const requests = this.requests();
    await this.pulumi("preview", "--suppress-outputs");
    ensure(this.requests() === requests, "The preview sent requests to the systems.");
    const { feeds, stage } = this;
    const collections = feeds.length * stage.systems.length;
    this.narrator.say(
      `The resources are the stack, the fleet, ${stage.systems.length} systems, ${feeds.length} feeds, and ${collections} collections: each feed on each system.`,
    );
    this.narrator.say(
      `${EDITED_FEED} also holds the hash of a file. Systems that take STIX 2.x get it with the rest of the file, as it is\n(EXTRAHOP_NOT_JUDGED); the conversion for STIX 1.x leaves it out (EXTRAHOP_CONVERTED).`,
    );
    this.narrator.proof("No system has received a single request.");
  }

  async converge(): Promise<void> {
    this.narrator.chapter("Converge the fleet");
    this.narrator.say("Every feed goes to every system, in the format that its firmware takes.");
    const uploads = await this.uploadsDuring(() =>
      this.pulumi("up", "--yes", "--skip-preview", "--suppress-outputs"),
    );
    await this.expectUploads(uploads, () => this.feeds.length);
    const holdings = await this.holdings();
    for (const [system, collections] of holdings) {
      const names = [...collections.keys()].sort();
      ensure(
        names.join() === this.feeds.join(),
        `${system} holds ${names.join(", ") || "nothing"} and not ${this.feeds.join(", ")}.`,
      );
    }
    this.narrator.proof(`Each of the ${holdings.size} systems lists ${this.feeds.join(" and ")}.`);
  }

  async runAgain(): Promise<void> {
    this.narrator.chapter("Run it again");
    this.narrator.say("Nothing has changed, so nothing should happen.");
    const uploads = await this.uploadsDuring(() =>
      this.pulumi("up", "--yes", "--skip-preview", "--suppress-outputs"),
    );
    await this.expectUploads(uploads, () => 0);
    this.narrator.proof("Nothing was uploaded: every system has what is declared.");
  }

  async editFeed(): Promise<void> {
    const { narrator, stage } = this;
    narrator.chapter("A feed changes");
    const { added, removed } = await editFeed(join(stage.project, "stix", `${EDITED_FEED}.json`));
    narrator.say(`In stix/${EDITED_FEED}.json one indicator is new and one is withdrawn:`);
    narrator.say(`  + ${added}\n  - ${removed}`);
    const before = await this.holdings();
    narrator.say("The preview says it before anything is uploaded, per feed and per system:");
    const previewUploads = await this.uploadsDuring(() => this.pulumi("preview", "--suppress-outputs"));
    await this.expectUploads(previewUploads, () => 0);
    const uploads = await this.uploadsDuring(() =>
      this.pulumi("up", "--yes", "--skip-preview", "--suppress-outputs"),
    );
    await this.expectUploads(uploads, () => 1);
    const after = await this.holdings();
    ensure(describe(after) === describe(before), "One came and one went, so the counts should have stayed.");
    narrator.proof(`Each system received ${EDITED_FEED} once, and nothing else; the counts are as before.`);
  }

  async repairDrift(): Promise<void> {
    const { narrator, stage } = this;
    narrator.chapter("Somebody changes a collection by hand");
    const system = stage.systems.find(({ name }) => name === CHANGED_SYSTEM);
    const collection = system && (await listCollections(system)).find(({ name }) => name === EDITED_FEED);
    ensure(system !== undefined && collection !== undefined, `${CHANGED_SYSTEM} has no ${EDITED_FEED}.`);
    const before = describe(await this.holdings());
    await replaceByHand(system, collection, bundleOfOne());
    ensure(describe(await this.holdings()) !== before, "The change by hand left everything as it was.");
    narrator.say(
      `Outside of Pulumi, a colleague replaces ${EDITED_FEED} on ${CHANGED_SYSTEM} with a single indicator.`,
    );
    narrator.say("A refresh compares what the systems hold with what the last run left there:");
    const refreshUploads = await this.uploadsDuring(() =>
      this.pulumi("refresh", "--yes", "--skip-preview", "--suppress-outputs"),
    );
    await this.expectUploads(refreshUploads, () => 0);
    narrator.say("A preview (`pulumi preview --json`, not shown) should now repair that collection alone.");
    const found = await this.quietly("preview", "--json");
    const changed = changedCollections(found.stdout);
    ensure(
      changed.length === 1 && changed[0] === `${CHANGED_SYSTEM}/${EDITED_FEED}`,
      `After the refresh the preview should repair that collection alone, not ${changed.join(", ") || "nothing"}.`,
    );
    narrator.proof(`The refresh found the change: only ${changed.join()} would be updated.`);

    const uploads = await this.uploadsDuring(() =>
      this.pulumi("up", "--yes", "--skip-preview", "--suppress-outputs"),
    );
    await this.expectUploads(uploads, ({ name }) => (name === CHANGED_SYSTEM ? 1 : 0));
    ensure(
      describe(await this.holdings()) === before,
      `${CHANGED_SYSTEM} does not hold again what is declared.`,
    );
    narrator.proof(
      `${EDITED_FEED} on ${CHANGED_SYSTEM} is as declared again; the other systems were left alone.`,
    );
  }

  async changeSource(): Promise<void> {
    const { narrator, stage } = this;
    narrator.chapter("A publisher's list changes overnight");
    const publisher = await startPublisher();
    try {
      publisher.publish(["198.51.100.7", "198.51.100.8", "evil.example.com"]);
      await declareSource(stage.project, LIVE_SOURCE, publisher.url);
      narrator.say(`extrahop.sources.yaml declares ${LIVE_SOURCE}, a list on a publisher's web server.`);
      narrator.say("One command fetches it and pins its content in extrahop.lock.json:");
      await this.sources("update");
      await this.pulumi("up", "--yes", "--skip-preview", "--suppress-outputs");
      this.feeds.push(LIVE_SOURCE);
      await this.expectObservables(LIVE_SOURCE, 3);
      narrator.say("In the night the publisher adds two indicators and withdraws one.");
      publisher.publish(["198.51.100.7", "evil.example.com", "new.example.net", "203.0.113.9"]);
      await this.sources("update");
      narrator.say("The preview fetches nothing; it lists what comes and what goes:");
      const { text } = await this.pulumi("preview", "--suppress-outputs");
      for (const line of [
        "+ ipv4-addr 203.0.113.9",
        "+ domain-name new.example.net",
        "− ipv4-addr 198.51.100.8",
      ])
        ensure(text.includes(line), `The preview does not list ${line}.`);
      publisher.publish(["192.0.2.1"]);
      narrator.say("Whatever the publisher delivers by now, exactly what was reviewed is uploaded:");
      const uploads = await this.uploadsDuring(() =>
        this.pulumi("up", "--yes", "--skip-preview", "--suppress-outputs"),
      );
      await this.expectUploads(uploads, () => 1);
      await this.expectObservables(LIVE_SOURCE, 4);
      narrator.proof(`Each system received ${LIVE_SOURCE} once, with the four indicators of the review.`);
    } finally {
      await publisher.close();
    }
  }

  async destroy(): Promise<void> {
    this.narrator.chapter("Take it all away");
    this.narrator.say("A destroy deletes from the systems what the stack has put there, and nothing else.");
    await this.pulumi("destroy", "--yes", "--skip-preview");
    const left = [...(await this.holdings()).values()].reduce(
      (sum, collections) => sum + collections.size,
      0,
    );
    ensure(left === 0, `${left} collections are left after the destroy.`);
    this.narrator.proof("No system holds a collection any more.");
  }

  /** What the systems hold now. */
  async holdings(): Promise<Holdings> {
    const lists = await Promise.all(this.stage.systems.map((system) => listCollections(system)));
    return new Map(
      this.stage.systems.map(({ name }, i) => [
        name,
        new Map((lists[i] ?? []).map((collection) => [collection.name, collection.observables])),
      ]),
    );
  }

  /** Systems × collections, with the observables that each system counted itself. */
  table(holdings: Holdings): void {
    this.narrator.table(
      ["system", ...this.feeds],
      [...holdings].map(([system, collections]) => [
        system,
        ...this.feeds.map((feed) => {
          const count = collections.get(feed);
          return count === undefined ? "-" : `${count} observables`;
        }),
      ]),
    );
  }

  private async sources(command: string): Promise<void> {
    this.narrator.command(`npx pulumi-extrahop sources ${command}`);
    const output = this.narrator.commandOutput();
    const bin = join(repository, "provider", "bin", "pulumi-extrahop.js");
    const { stdout } = await run(process.execPath, [bin, "sources", command], { cwd: this.stage.project });
    output.take(stdout);
    output.end();
  }

  private async expectObservables(feed: string, count: number): Promise<void> {
    for (const [system, collections] of await this.holdings()) {
      const held = collections.get(feed);
      ensure(held === count, `${system} holds ${held ?? 0} observables of ${feed}, not ${count}.`);
    }
  }

  private async pulumi(...args: string[]): Promise<EngineRun> {
    this.narrator.command(`pulumi ${args.join(" ")}`);
    const output = this.narrator.commandOutput();
    const colour = ["--color", this.narrator.coloured ? "always" : "never"];
    const run = await this.stage.engine.run([...args, ...colour], { onOutput: (text) => output.take(text) });
    output.end();
    ensure(run.code === 0, `\`pulumi ${args.join(" ")}\` ended with exit code ${run.code}.`);
    return run;
  }

  private async quietly(...args: string[]): Promise<EngineRun> {
    const run = await this.stage.engine.run(args);
    ensure(run.code === 0, `\`pulumi ${args[0]} ${args[1]}\` ended with exit code ${run.code}:\n${run.text}`);
    return run;
  }

  private requests(): number {
    return this.stage.systems.reduce((sum, system) => sum + readJournal(system).length, 0);
  }

  private async uploadsDuring(action: () => Promise<unknown>): Promise<ReadonlyMap<DemoSystem, number>> {
    const before = new Map(this.stage.systems.map((system) => [system, countUploads(system)]));
    await action();
    return new Map([...before].map(([system, count]) => [system, countUploads(system) - count]));
  }

  private async expectUploads(
    uploads: ReadonlyMap<DemoSystem, number>,
    wanted: (system: DemoSystem) => number,
  ): Promise<void> {
    for (const [system, count] of uploads) {
      ensure(
        count === wanted(system),
        `${system.name} received ${count} uploads by its journal, not ${wanted(system)}.`,
      );
    }
  }
}

/** `system/feed` of each ThreatCollection that a preview would create, update, replace or delete. */
function changedCollections(previewJson: string): string[] {
  const { steps } = JSON.parse(previewJson) as { steps: readonly { op: string; urn: string }[] };
  return steps
    .filter(({ op, urn }) => op !== "same" && urn.includes("extrahop:ThreatCollection::"))
    .map(({ urn }) => urn.split("::").at(-1) ?? urn);
}

function describe(holdings: Holdings): string {
  return JSON.stringify([...holdings].map(([system, collections]) => [system, [...collections].sort()]));
}
