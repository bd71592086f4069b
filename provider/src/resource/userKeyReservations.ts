import { defaultUserKey } from "../api/index.js";

/**
 * The user keys of this run's collections, by the address of their system, so that collections whose names
 * lead to one key (`APT-1` and `APT1`) are created with different keys. `check` reserves in the order of the
 * program, which makes the result the same in each run.
 */
export class UserKeyReservations {
  readonly #bySystem = new Map<string, Map<string, string>>();

  /** @param userKey the key that the resource asks for; by default it derives from the name */
  reserve(address: string, name: string, userKey: string | undefined): void {
    const names = this.#namesByKey(address);
    if ([...names.values()].includes(name)) return;
    const key = userKey ?? nextFree(defaultUserKey(name), (candidate) => names.has(candidate));
    if (!names.has(key)) names.set(key, name);
  }

  /**
   * The key with which to create a collection that asks for none.
   *
   * @param taken keys of the collections that the system lists
   */
  keyFor(address: string, name: string, taken: ReadonlySet<string>): string {
    const names = this.#namesByKey(address);
    const isUnusable = (key: string) => taken.has(key) || (names.get(key) ?? name) !== name;
    const reserved = [...names].find(([, owner]) => owner === name)?.[0];
    if (reserved !== undefined && !taken.has(reserved)) return reserved;
    const key = nextFree(defaultUserKey(name), isUnusable);
    names.set(key, name);
    return key;
  }

  #namesByKey(address: string): Map<string, string> {
    const known = this.#bySystem.get(address);
    if (known !== undefined) return known;
    const names = new Map<string, string>();
    this.#bySystem.set(address, names);
    return names;
  }
}

/** The key itself, or the first of key2, key3, … that is usable. */
function nextFree(key: string, isUnusable: (key: string) => boolean): string {
  let free = key;
  for (let number = 2; isUnusable(free); number++) free = `${key}${number}`;
  return free;
}
