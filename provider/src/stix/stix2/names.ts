/** Names of identities, and which of them made indicators. */
export class Names {
  readonly #names = new Map<string, string>();
  readonly #used = new Set<string>();

  set(id: string, name: string): void {
    this.#names.set(id, name);
  }

  get(id: string): string | undefined {
    return this.#names.get(id);
  }

  uses(id: string): void {
    this.#used.add(id);
  }

  /** The producers of the indicators seen, sorted; those without an identity in the source are left out. */
  producers(): string[] {
    const names = [...this.#used].map((id) => this.#names.get(id)).filter((name) => name !== undefined);
    return [...new Set(names)].sort();
  }
}
