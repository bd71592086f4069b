import { Appliance } from "../api/index.js";
import { contentCacheFolder } from "../inspection/cacheFolder.js";
import { InspectionCache } from "../inspection/inspectionCache.js";
import type { Context, Messages } from "../resource/context.js";
import { Declarations } from "../resource/declarations.js";
import { NetworkAddresses } from "../resource/networkAddresses.js";
import type { PreviewRecord } from "../resource/previewRecord.js";
import { openPreviews } from "../resource/previewRecord.js";
import { ProgramDeclarations } from "../resource/programDeclarations.js";
import { ResourceRegistry } from "../resource/resourceRegistry.js";
import { UploadCache } from "../resource/uploadCache.js";
import { UserKeyReservations } from "../resource/userKeyReservations.js";
import {
  loadSystems,
  readRetiredSystems,
  readSystemNames,
  removedSystemsKey,
  retiredSystemsKey,
  type System,
  systemsOfOtherSites,
} from "../systems/index.js";
import type { EngineLog } from "./engineLog.js";

/** Stack configuration as the engine hands it over: full keys, secrets decrypted. */
export interface StackConfig {
  get(key: string): string | undefined;
}

/** The context in the provider process: reads the list of systems lazily and keeps one Appliance for each. */
export class EngineContext implements Context {
  readonly declarations = new Declarations();
  readonly addresses = new NetworkAddresses();
  readonly userKeys = new UserKeyReservations();
  readonly registry = new ResourceRegistry();
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly #log: EngineLog;
  readonly #folder: string;
  #config: StackConfig = { get: () => undefined };
  #uploads: UploadCache | undefined;
  #previews: PreviewRecord | undefined;
  #systems: ReadonlyMap<string, System> | undefined;
  #elsewhere: ReadonlySet<string> | undefined;
  readonly #appliances = new Map<string, { readonly system: System; readonly appliance: Appliance }>();

  /** @param folder against which relative paths of the configuration and of sources are resolved */
  constructor(log: EngineLog, folder: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#log = log;
    this.#folder = folder;
    this.environment = environment;
  }

  /** Made at first use, when the configuration has been taken. */
  get uploads(): UploadCache {
    this.#uploads ??= new UploadCache(
      new InspectionCache(
        this.#folder,
        contentCacheFolder(this.#config.get("extrahop:contentCache"), this.environment),
      ),
    );
    return this.#uploads;
  }

  get previews(): PreviewRecord | undefined {
    this.#previews ??= openPreviews(
      this.#folder,
      this.#config.get("extrahop:contentCache"),
      this.environment,
    );
    return this.#previews;
  }

  get programDeclarations(): Context["programDeclarations"] {
    return new ProgramDeclarations(
      this.#log.address,
      this.#config.get("extrahop:contentCache"),
      this.environment,
    );
  }

  /** Takes the configuration at once: the engine's host may call other methods before a promise settles. */
  configure(config: StackConfig): void {
    this.#config = config;
    this.#systems = undefined;
  }

  systems(): ReadonlyMap<string, System> {
    this.#systems ??= new Map(
      loadSystems({
        systems: this.#config.get("extrahop:systems"),
        systemsFile: this.#config.get("extrahop:systemsFile"),
        folder: this.#folder,
        environment: this.environment,
      }).map((system) => [system.name, system]),
    );
    return this.#systems;
  }

  retiredSystems(): ReadonlySet<string> {
    return new Set(readRetiredSystems(this.#config.get(retiredSystemsKey), this.environment));
  }

  removedSystems(): ReadonlySet<string> {
    return new Set(readSystemNames(this.#config.get(removedSystemsKey)));
  }

  isManagedElsewhere(system: string): boolean {
    this.#elsewhere ??= systemsOfOtherSites(this.environment);
    return this.#elsewhere.has(system);
  }

  appliance(system: System): Appliance {
    const known = this.#appliances.get(system.name);
    if (known !== undefined && JSON.stringify(known.system) === JSON.stringify(system))
      return known.appliance;
    const appliance = new Appliance(system);
    this.#appliances.set(system.name, { system, appliance });
    return appliance;
  }

  messages(resourceUrn: string | undefined): Messages {
    return this.#log.messages(resourceUrn);
  }
}
