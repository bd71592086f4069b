import * as pulumi from "@pulumi/pulumi";
import { declaredSystems } from "./declaredSystems.js";
import { isExtraHopError } from "./errors/index.js";
import { discoverSources } from "./stix/index.js";
import { ThreatCollection } from "./threatCollection.js";
import { ThreatFeed } from "./threatFeed.js";

export interface ThreatFleetArgs {
  /**
   * Folder with one source per collection (.tar, .tgz, .tar.gz, .json, .xml, lists), subfolders included; a collection is called like its
   * file up to the first dot. Relative to the program's folder.
   */
  folder?: string;
  /** Sources by the name of their collection, beside those of the folder. */
  sources?: Readonly<Record<string, string>>;
  /** Names of systems. Default: all that the stack declares. */
  systems?: readonly string[];
  /** Which feed goes to which system. Default: every feed to every system. */
  where?: (feed: string, system: string) => boolean;
  /** See ThreatCollection. Default `indicators`. */
  scope?: "indicators" | "document";
  /** See ThreatCollection. Default `content`. */
  compare?: "content" | "indicators";
  /** See ThreatCollection. Default true. */
  adopt?: boolean;
}

/** What a stack says of one collection of a fleet. */
export interface FleetCollection {
  /** The system's own id of the collection. */
  id: number;
  digest: string;
  /** How many observables the system counts, where it says so. */
  observables?: number;
}

/**
 * Every feed on every system: one ThreatFeed for each source, which shows what comes and goes, and one ThreatCollection for each feed and
 * system, grouped by system.
 *
 * @example All files of a folder on all systems of the stack
 * ```ts
 * const fleet = new ThreatFleet("fleet", { folder: "stix" });
 * export const collections = fleet.collections;
 * ```
 * @example Some feeds on some systems only
 * ```ts
 * new ThreatFleet("fleet", { folder: "stix", where: (feed, system) => !feed.startsWith("lab-") || system === "lab-sensor" });
 * ```
 */
export class ThreatFleet extends pulumi.ComponentResource {
  /** System → collection → what is there after the run. */
  readonly collections: pulumi.Output<Record<string, Record<string, FleetCollection>>>;

  constructor(name: string, args: ThreatFleetArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("extrahop:index:ThreatFleet", name, {}, opts);
    const sources = this.sources(args);
    const systems = args.systems ?? this.systems();
    const { scope, compare, adopt } = args;
    const choices = {
      ...(scope === undefined ? {} : { scope }),
      ...(compare === undefined ? {} : { compare }),
    };
    const feeds = new Map<string, ThreatFeed>();
    for (const [feed, source] of sources) {
      feeds.set(feed, new ThreatFeed(`${name}/${feed}`, { source, ...choices }, { parent: this }));
    }
    const found: Record<string, Record<string, pulumi.Output<FleetCollection>>> = {};
    for (const system of systems) {
      const group = new SystemCollections(`${name}/${system}`, this);
      const ofSystem: Record<string, pulumi.Output<FleetCollection>> = {};
      for (const [feed, source] of sources) {
        if (args.where !== undefined && !args.where(feed, system)) continue;
        const collection = new ThreatCollection(
          `${system}/${feed}`,
          { system, source, name: feed, ...choices, ...(adopt === undefined ? {} : { adopt }) },
          { parent: group, dependsOn: [...(feeds.has(feed) ? [feeds.get(feed) as ThreatFeed] : [])] },
        );
        ofSystem[feed] = described(collection);
      }
      found[system] = ofSystem;
    }
    this.collections = pulumi.output(found);
    this.registerOutputs({});
  }

  private sources(args: ThreatFleetArgs): ReadonlyMap<string, string> {
    const sources = new Map<string, string>();
    const problems: string[] = [];
    if (args.folder !== undefined) {
      const discovered = discoverSources(args.folder);
      for (const { name, path } of discovered.sources) sources.set(name, path);
      problems.push(
        ...discovered.problems.filter(({ level }) => level === "error").map(({ message }) => message),
      );
    }
    for (const [name, path] of Object.entries(args.sources ?? {})) {
      if (sources.has(name))
        problems.push(
          `${path} claims the name ${JSON.stringify(name)}, which ${sources.get(name)} has already`,
        );
      sources.set(name, path);
    }
    if (args.folder === undefined && args.sources === undefined)
      problems.push("neither a folder nor sources are given");
    if (problems.length > 0)
      this.stop(`The fleet's sources can't be used; nothing is uploaded.\n  ${problems.join("\n  ")}`);
    return sources;
  }

  private systems(): readonly string[] {
    let names: readonly string[] = [];
    try {
      names = declaredSystems();
    } catch (error) {
      if (!isExtraHopError(error)) throw error;
      this.stop(error.message);
    }
    if (names.length === 0) {
      this.stop(
        "The stack declares no system. Begin with: pulumi config set --path 'extrahop:systems.NAME.host' HOST, " +
          "then pulumi config set --path 'extrahop:systems.NAME.apiKey' --secret",
      );
    }
    return names;
  }

  /** Ends the program with a message on this component's row and without a call stack. */
  private stop(message: string): never {
    throw new pulumi.ResourceError(message, this, true);
  }
}

/** Groups the collections of one system in the tree. */
class SystemCollections extends pulumi.ComponentResource {
  constructor(name: string, parent: pulumi.Resource) {
    super("extrahop:index:System", name, {}, { parent });
    this.registerOutputs({});
  }
}

function described(collection: ThreatCollection): pulumi.Output<FleetCollection> {
  return pulumi
    .all([collection.collectionId, collection.digest, collection.observables])
    .apply(([id, digest, observables]) => ({
      id,
      digest,
      ...(observables === undefined ? {} : { observables }),
    }));
}
