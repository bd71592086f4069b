import type { Appliance } from "../api/index.js";
import type { Message } from "../messages/index.js";
import type { System } from "../systems/index.js";
import type { ResourceRegistry } from "./resourceRegistry.js";
import type { UploadCache } from "./uploadCache.js";

/** Messages on a resource's own row. */
export interface Messages {
  /** Passing status text, replaced by the next. */
  progress(text: string): void;
  /** Stays under the resource in the diagnostics. */
  report(message: Message): void;
}

/** What the lifecycle of all resources of one process shares. Made by the host; nothing in it knows Pulumi. */
export interface Context {
  /** All systems that the configuration declares, by name. Throws EXTRAHOP_SYSTEMS_INVALID. */
  systems(): ReadonlyMap<string, System>;
  /** Names of systems that are gone for good: deleting on them is forgetting. */
  retiredSystems(): ReadonlySet<string>;
  /** One per system and process. */
  appliance(system: System): Appliance;
  readonly uploads: UploadCache;
  readonly claims: Claims;
  readonly registry: ResourceRegistry;
  messages(resourceUrn: string | undefined): Messages;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Who declares which collection of which system in this run, so that two resources never fight over one, and nobody deletes what another
 * has taken over. A system is told by its address here: it may be declared under two names, say while it gets another one.
 */
export class Claims {
  private readonly holders = new Map<string, string>();
  private readonly ensured = new Set<string>();

  /** True where the program runs: nothing is declared in a refresh or destroy without it. */
  get any(): boolean {
    return this.holders.size > 0;
  }

  /** The other resource that claims the collection already, if there is one. */
  claim(address: string, name: string, resourceUrn: string): string | undefined {
    const key = keyOf(address, name);
    const holder = this.holders.get(key);
    if (holder !== undefined && holder !== resourceUrn) return holder;
    this.holders.set(key, resourceUrn);
    return undefined;
  }

  /** True where another resource of this run declares the collection. */
  belongsToAnother(address: string, name: string, resourceUrn: string | undefined): boolean {
    const holder = this.holders.get(keyOf(address, name));
    return holder !== undefined && resourceUrn !== undefined && holder !== resourceUrn;
  }

  /** Remembers that this run created, adopted or updated a collection. */
  markWritten(address: string, name: string): void {
    this.ensured.add(keyOf(address, name));
  }

  /** True where deleting the old half of a replacement would delete the new half. */
  wasWritten(address: string, name: string): boolean {
    return this.ensured.has(keyOf(address, name));
  }
}

function keyOf(address: string, name: string): string {
  return JSON.stringify([address, name]);
}
