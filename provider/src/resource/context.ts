import type { Appliance } from "../api/index.js";
import type { Message } from "../messages/index.js";
import type { System } from "../systems/index.js";
import type { Declarations } from "./declarations.js";
import type { NetworkAddresses } from "./networkAddresses.js";
import type { PreviewRecord } from "./previewRecord.js";
import type { ProgramDeclarations } from "./programDeclarations.js";
import type { ResourceRegistry } from "./resourceRegistry.js";
import type { UploadCache } from "./uploadCache.js";
import type { UserKeyReservations } from "./userKeyReservations.js";

/** Messages on a resource's own row. */
export interface Messages {
  /** Passing status text, replaced by the next. */
  progress(text: string): void;
  /** Stays under the resource in the diagnostics. */
  report(message: Message): void;
}

/**
 * What all resources of one provider process share. An adapter in engine/ makes it; nothing in it depends on
 * Pulumi.
 */
export interface Context {
  /** All systems that the configuration declares, by name. Throws EXTRAHOP_SYSTEMS_INVALID. */
  systems(): ReadonlyMap<string, System>;
  /**
   * Names of systems that are gone for good: their resources are removed from the state, nothing is deleted
   * on them.
   */
  retiredSystems(): ReadonlySet<string>;
  /** Names of systems whose collections are to be deleted: no resource may declare one there. */
  removedSystems(): ReadonlySet<string>;
  /**
   * True where the stack of another site of the fleet manages the system: its collections are left alone
   * here.
   */
  isManagedElsewhere(system: string): boolean;
  /** One per system and process. */
  appliance(system: System): Appliance;
  readonly uploads: UploadCache;
  readonly declarations: Declarations;
  /** Absent where the command that runs cannot be identified. */
  readonly previews: PreviewRecord | undefined;
  /** What the program declares, also where the engine leaves it out of the run. */
  readonly programDeclarations: Pick<ProgramDeclarations, "noteProgramRuns" | "read">;
  readonly addresses: NetworkAddresses;
  readonly userKeys: UserKeyReservations;
  readonly registry: ResourceRegistry;
  messages(resourceUrn: string | undefined): Messages;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
