import { Appliance } from "../api/index.js";
import { contentCacheFolder } from "../inspection/cacheFolder.js";
import { InspectionCache } from "../inspection/inspectionCache.js";
import { Claims, type Context, type Messages } from "../resource/context.js";
import { ResourceRegistry } from "../resource/resourceRegistry.js";
import { UploadCache } from "../resource/uploadCache.js";
import { loadSystems, type System } from "../systems/index.js";
import type { EngineLog } from "./engineLog.js";

/** Stack configuration as the engine hands it over: full keys, secrets decrypted. */
export interface StackConfig {
  get(key: string): string | undefined;
}

/** The lifecycle's context in the provider's process: lists systems lazily and keeps one Appliance for each. */
export class EngineContext implements Context {
  readonly claims = new Claims();
  readonly registry = new ResourceRegistry();
  private config: StackConfig = { get: () => undefined };
  private shared: UploadCache | undefined;
  private loaded: ReadonlyMap<string, System> | undefined;
  private readonly appliances = new Map<string, { readonly system: System; readonly appliance: Appliance }>();

  constructor(
    private readonly log: EngineLog,
    private readonly folder: string,
    readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** Made at first use, when the configuration has been taken. */
  get uploads(): UploadCache {
    this.shared ??= new UploadCache(
      new InspectionCache(
        this.folder,
        contentCacheFolder(this.config.get("extrahop:contentCache"), this.environment),
      ),
    );
    return this.shared;
  }

  /** Takes the configuration at once: the engine's host may call other methods before a promise settles. */
  configure(config: StackConfig): void {
    this.config = config;
    this.loaded = undefined;
  }

  systems(): ReadonlyMap<string, System> {
    this.loaded ??= new Map(
      loadSystems({
        systems: this.config.get("extrahop:systems"),
        systemsFile: this.config.get("extrahop:systemsFile"),
        folder: this.folder,
        environment: this.environment,
      }).map((system) => [system.name, system]),
    );
    return this.loaded;
  }

  retiredSystems(): ReadonlySet<string> {
    return new Set(retiredNames(this.config.get("extrahop:retiredSystems")));
  }

  appliance(system: System): Appliance {
    const known = this.appliances.get(system.name);
    if (known !== undefined && JSON.stringify(known.system) === JSON.stringify(system))
      return known.appliance;
    const appliance = new Appliance(system);
    this.appliances.set(system.name, { system, appliance });
    return appliance;
  }

  messages(resourceUrn: string | undefined): Messages {
    return this.log.messages(resourceUrn);
  }
}

/** A JSON list, or names with commas between. */
function retiredNames(value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list)) return list.filter((name): name is string => typeof name === "string");
  } catch {
    // Not JSON: a plain list.
  }
  return value.split(",").map((name) => name.trim());
}
