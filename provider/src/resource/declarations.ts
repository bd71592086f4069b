import type { System } from "../systems/index.js";

/**
 * The collections that the running program declares, by the address of their system and their name, so that
 * two resources never write one collection and no deletion removes what the program declares. `check` adds to
 * it; a refresh or destroy without the program leaves it empty. No stored URN is consulted: one may be out of
 * date after a rename of the stack or an alias.
 */
export class Declarations {
  /** URN in this run of the resource that declares a collection. */
  readonly #declarers = new Map<string, string>();
  readonly #replacements = new Set<string>();
  readonly #systems = new Map<string, System>();

  /** True where the program runs. */
  get any(): boolean {
    return this.#declarers.size > 0;
  }

  /** The systems of the declared collections. */
  get systems(): readonly System[] {
    return [...this.#systems.values()];
  }

  /** @returns another declared system of the same address, or undefined */
  addSystem(system: System): System | undefined {
    this.#systems.set(system.name, system);
    return this.systems.find(({ name, origin }) => name !== system.name && origin === system.origin);
  }

  /**
   * Records that a resource of the program declares a collection.
   *
   * @param resourceUrn undefined where the program could not pass it, as with `ignoreChanges: ["*"]`
   * @returns the URN of another resource that declares the same collection, or undefined
   */
  add(address: string, name: string, resourceUrn: string | undefined): string | undefined {
    const key = keyOf(address, name);
    const other = this.#declarers.get(key);
    const isOther = other !== undefined && other !== "" && resourceUrn !== undefined && other !== resourceUrn;
    if (isOther) return other;
    this.#declarers.set(key, resourceUrn ?? other ?? "");
    return undefined;
  }

  has(address: string, name: string): boolean {
    return this.#declarers.has(keyOf(address, name));
  }

  /** Records that this run's diff asked for the collection's deletion before its replacement. */
  allowReplacement(address: string, name: string): void {
    this.#replacements.add(keyOf(address, name));
  }

  /** Records that this run wrote the collection: from then on its deletion would remove the new content. */
  markWritten(address: string, name: string): void {
    this.#replacements.delete(keyOf(address, name));
  }

  /**
   * True where the collection must not be deleted: the program declares it, and no replacement that deletes
   * first is pending.
   */
  protects(address: string, name: string): boolean {
    return this.has(address, name) && !this.#replacements.has(keyOf(address, name));
  }
}

function keyOf(address: string, name: string): string {
  return JSON.stringify([address, name]);
}
