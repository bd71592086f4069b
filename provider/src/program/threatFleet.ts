import type * as pulumi from "@pulumi/pulumi";
import { Config } from "@pulumi/pulumi/config.js";
import { ResourceError } from "@pulumi/pulumi/errors.js";
import { info, warn } from "@pulumi/pulumi/log/index.js";
import { all, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { isDryRun } from "@pulumi/pulumi/runtime/settings.js";
import { isExtraHopError } from "../errors/index.js";
import { readingChoices } from "../stix/index.js";
import { readSystemNames, systemsOfOtherSites, withoutUndefined } from "../systems/index.js";
import { assignFeeds, type FeedAssignment } from "./assignFeeds.js";
import { withConstantMessage } from "./constantMessage.js";
import { requireArguments } from "./constructorArguments.js";
import { declaredSystems, leavingSystems, loadDeclaredSystems } from "./declaredSystems.js";
import { problemsOfArguments } from "./fleetArguments.js";
import { refuseInFleetList } from "./fleetGuard.js";
import {
  type CollectedSources,
  collectSources,
  type FleetSource,
  inspectSources,
  unusableSources,
} from "./fleetSources.js";
import { misspelledStackKeys } from "./misspelledKeys.js";
import { refuseProviders } from "./refuseOptions.js";
import { ThreatCollection } from "./threatCollection.js";
import { ThreatFeed } from "./threatFeed.js";

type Choices = Pick<ThreatFleetArgs, "scope" | "allowBroad" | "ports" | "compare" | "allowEmpty">;

/** What a {@link ThreatFleet} is made of. One of `folder`, `sources` and `declaration` has to be there. */
export interface ThreatFleetArgs {
  /**
   * Folder with one source per collection (.tar, .tgz, .tar.gz, .json, .xml, lists), subfolders included; a
   * collection is called like its file up to the first dot. Relative to the program's folder.
   */
  folder?: string;
  /** Sources by the name of their collection, beside those of the folder. */
  sources?: Readonly<Record<string, string | FleetSource>>;
  /**
   * Declaration of sources, e.g. `extrahop.sources.yaml`: each feed that it names becomes a collection of
   * that name, with the content that `extrahop.lock.json` pins. Beside or instead of `folder` and `sources`.
   * Relative to the program's folder.
   */
  declaration?: string | undefined;
  /** Names of systems. Default: all that the stack declares. */
  systems?: readonly string[];
  /**
   * Which feeds go to which systems: names of feeds by name of a system, e.g. `{ "edge-*": ["c2",
   * "phishing"], "*": ["apt1"] }`. `*` matches any characters, and a system gets the feeds of every entry
   * that matches it. An entry without a system, a name without a feed and a system without an entry are
   * errors. Default, also of an empty object: every feed to every system.
   */
  feeds?: FeedAssignment | undefined;
  /** Decides as `feeds` does, by a function; nothing checks it for typing errors. */
  where?: (feed: string, system: string) => boolean;
  /** See ThreatCollection. Default `indicators`. */
  scope?: "indicators" | "document";
  /** See ThreatCollection. Default false. */
  allowBroad?: boolean;
  /** See ThreatCollection; a source's own choice wins. Default `skip`. */
  ports?: "strip" | "skip";
  /** See ThreatCollection. Default `content`. */
  compare?: "content" | "indicators";
  /** See ThreatCollection. Default true. */
  adopt?: boolean;
  /** See ThreatCollection. Default false. */
  allowEmpty?: boolean;
  /** See ThreatFeed: how many indicators each feed may lose in one run, e.g. `"20%"`. Default: any number. */
  maxRemoved?: string | number;
  /**
   * Whether `pulumi up` asks every console of the stack for its connected sensors, and warns of those that no
   * declared system covers. A preview never asks, so that it needs no credential. Default:
   * `extrahop:checkCoverage` of the stack's configuration, else false, because it is one more request to each
   * system in every run.
   */
  checkCoverage?: boolean;
}

/** One collection in the outputs of a fleet. */
export interface FleetCollection {
  /** The system's own id of the collection. */
  id: number;
  digest: string;
  /** How many observables the system counts, where it says so. */
  observables?: number;
}

/**
 * Every feed on every system: one ThreatFeed for each source, which shows what comes and goes, and one
 * ThreatCollection for each feed and system, grouped by system.
 *
 * @example All files of a folder on all systems of the stack
 * ```ts
 * const fleet = new ThreatFleet("fleet", { folder: "stix" });
 * export const collections = fleet.collections;
 * ```
 * @example Some feeds on some systems only
 * ```ts
 * new ThreatFleet("fleet", {
 *   folder: "stix",
 *   feeds: { "edge-*": ["c2"], "hq-sensor": ["*"] },
 *   maxRemoved: "20%",
 * });
 * ```
 */
export class ThreatFleet extends ComponentResource {
  readonly #resources = new Map<string, ReadonlyMap<string, ThreatCollection>>();
  #collections: pulumi.Output<Record<string, Record<string, FleetCollection>>> | undefined;

  /**
   * Inspects all sources at once; one with errors, a name that two claim, or a stack without a system ends
   * the program before anything is registered.
   *
   * @param name of the resource, unique in the stack among those of its kind
   */
  constructor(name: string, args: ThreatFleetArgs, opts: pulumi.ComponentResourceOptions = {}) {
    requireArguments("ThreatFleet", name, args, known);
    refuseProviders("ThreatFleet", opts);
    super("extrahop:index:ThreatFleet", name, {}, opts);
    refuseInFleetList();
    const unusable = problemsOfArguments({ ...args });
    if (unusable.length > 0) this.#stop(unusable.join("\n"));
    const sources = collectSources(args);
    if (sources.problems.length > 0) this.#stop(unusableSources(sources.problems));
    for (const text of sources.warnings) void warn(text, this);
    const systems = args.systems ?? this.#systems();
    if (systems.length === 0 && args.systems !== undefined)
      void warn(
        "systems is an empty list: the fleet has no collection, and those that it had are deleted",
        this,
      );
    const isAssigned = this.#assignment(args, systems, [...sources.byName.keys()]);
    const { scope, allowBroad, ports, compare, adopt, allowEmpty } = args;
    const choices = withoutUndefined<Choices>({ scope, allowBroad, ports, compare, allowEmpty });
    const feeds = this.#feeds(name, sources, choices, args.maxRemoved);
    for (const system of systems) {
      const group = new SystemCollections(`${name}/${system}`, this);
      const ofSystem = new Map<string, ThreatCollection>();
      for (const [feed, source] of sources.byName) {
        if (!isAssigned(feed, system)) continue;
        const collection = new ThreatCollection(
          `${system}/${feed}`,
          {
            system,
            source,
            name: feed,
            ...choices,
            ...sources.readings.get(feed),
            ...(adopt === undefined ? {} : { adopt }),
          },
          { parent: group, dependsOn: feeds.get(feed) ?? [] },
        );
        ofSystem.set(feed, collection);
      }
      this.#resources.set(system, ofSystem);
    }
    this.registerOutputs(
      Promise.all([this.#noteRetired(), this.#warnOfGaps(args.checkCoverage)]).then(() => ({})),
    );
  }

  /** System → collection → what is there after the run. */
  get collections(): pulumi.Output<Record<string, Record<string, FleetCollection>>> {
    // Made for who reads it: the SDK takes some ten Outputs for each collection.
    this.#collections ??= output(
      Object.fromEntries(
        [...this.#resources].map(([system, collections]) => [
          system,
          Object.fromEntries([...collections].map(([feed, collection]) => [feed, described(collection)])),
        ]),
      ),
    );
    return this.#collections;
  }

  /** The engine cannot show in a preview that a deletion will only change the state. */
  async #noteRetired(): Promise<void> {
    const systems = readSystemNames(new Config("extrahop").get("retiredSystems"));
    if (!isDryRun() || systems.length === 0) return;
    const { retiredSystems } = await import("../messages/index.js");
    await info(retiredSystems({ systems }).text, this);
  }

  async #warnOfGaps(asked: boolean | undefined): Promise<void> {
    const config = new Config("extrahop");
    const wanted = asked ?? config.getBoolean("checkCoverage") ?? false;
    if (!wanted || isDryRun()) return;
    // Loaded here only: no other program talks to systems.
    const { coverageWarnings } = await import("../coverage/index.js");
    for (const warning of await coverageWarnings(loadDeclaredSystems())) await warn(warning.text, this);
  }

  /**
   * No feed is registered before all sources are found good, and no collection before its feed: one bad file
   * stops everything.
   */
  #feeds(
    name: string,
    sources: CollectedSources,
    choices: Choices,
    maxRemoved: string | number | undefined,
  ): ReadonlyMap<string, ThreatFeed> {
    const inspected = inspectSources(sources, readingChoices(choices), choices.allowEmpty === true);
    const checked = inspected.then((problems) => {
      if (problems.length > 0) this.#stop(unusableSources(problems));
    });
    const limit = maxRemoved === undefined ? {} : { maxRemoved };
    const feeds = [...sources.byName].map(([feed, source]): [string, ThreatFeed] => [
      feed,
      new ThreatFeed(
        `${name}/${feed}`,
        { ...choices, ...sources.readings.get(feed), ...limit, source: checked.then(() => source) },
        { parent: this },
      ),
    ]);
    return new Map(feeds);
  }

  #assignment(
    { feeds, where }: ThreatFleetArgs,
    systems: readonly string[],
    names: readonly string[],
  ): (feed: string, system: string) => boolean {
    if (feeds === undefined || Object.keys(feeds).length === 0) return where ?? (() => true);
    const { bySystem, problems } = assignFeeds(feeds, systems, names, [
      ...systemsOfOtherSites(process.env),
      ...leavingSystems(),
    ]);
    if (problems.length > 0) this.#stop(problems.join("\n"));
    return (feed, system) => bySystem.get(system)?.has(feed) === true;
  }

  #systems(): readonly string[] {
    let names: readonly string[] = [];
    try {
      names = declaredSystems();
    } catch (error) {
      if (!isExtraHopError(error)) throw error;
      this.#stop(error.message);
    }
    if (names.length === 0 && leavingSystems().size === 0) {
      const begin =
        "The stack declares no system. Begin with: pulumi config set --path 'extrahop:systems.NAME.host' HOST, " +
        "then pulumi config set --path 'extrahop:systems.NAME.apiKey' --secret";
      this.#stop([begin, ...misspelledStackKeys()].join("\n"));
    }
    return names;
  }

  /** Ends the program with a message on this component's row and without a call stack. */
  #stop(message: string): never {
    throw withConstantMessage(new ResourceError(message, this, true));
  }
}

/** Groups the collections of one system in the tree. */
class SystemCollections extends ComponentResource {
  constructor(name: string, parent: pulumi.Resource) {
    super("extrahop:index:System", name, {}, { parent });
    this.registerOutputs({});
  }
}

function described(collection: ThreatCollection): pulumi.Output<FleetCollection> {
  return all([collection.collectionId, collection.digest, collection.observables]).apply(
    ([id, digest, observables]) => ({
      id,
      digest,
      ...(observables === undefined ? {} : { observables }),
    }),
  );
}

const known: Readonly<Record<keyof ThreatFleetArgs, true>> = {
  folder: true,
  sources: true,
  declaration: true,
  systems: true,
  feeds: true,
  where: true,
  scope: true,
  allowBroad: true,
  ports: true,
  compare: true,
  adopt: true,
  allowEmpty: true,
  maxRemoved: true,
  checkCoverage: true,
};
