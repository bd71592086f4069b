import { expandUrn, shortenUrn } from "./shortUrn.js";

/**
 * The URNs of this run's resources, for messages on their rows only. The engine passes no URN to a dynamic
 * provider, so the resource class passes it to `check` as an input; `check` records it here and removes it,
 * so that no preview or state contains it. A refresh or a destroy without the program has only the short URN
 * in the state (`row`), which may be out of date: nothing but the display uses it.
 */
export class ResourceRegistry {
  readonly #urns = new Map<string, string>();
  readonly #reported = new Set<string>();

  /** @param identity what distinguishes the resource, e.g. system and name of a collection */
  learn(identity: readonly unknown[], urn: unknown): void {
    if (typeof urn === "string") this.#urns.set(JSON.stringify(identity), urn);
  }

  /**
   * The row for a message.
   *
   * @param row the short URN in the resource's state
   */
  find(identity: readonly unknown[], type: string, row?: string): string | undefined {
    return this.#urns.get(JSON.stringify(identity)) ?? (row === undefined ? undefined : expandUrn(row, type));
  }

  /** The short URN to store. */
  rowOf(identity: readonly unknown[], type: string, row?: string): string | undefined {
    const urn = this.#urns.get(JSON.stringify(identity));
    return urn === undefined ? row : shortenUrn(urn, type);
  }

  /** True the first time: what concerns many resources is reported on the first one's row alone. */
  isNew(identity: readonly unknown[]): boolean {
    const key = JSON.stringify(identity);
    const isNew = !this.#reported.has(key);
    this.#reported.add(key);
    return isNew;
  }
}
