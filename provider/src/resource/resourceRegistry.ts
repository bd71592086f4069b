/**
 * On which row of the engine's display each resource stands. The engine tells a provider no URN, so the resource class passes it to
 * check, which keeps it here and takes it out of the inputs: a reviewer of a preview never sees it.
 */
export class ResourceRegistry {
  private readonly urns = new Map<string, string>();
  private readonly said = new Set<string>();

  /** @param identity what distinguishes the resource, e.g. system and name of a collection */
  learn(identity: readonly unknown[], urn: string): void {
    this.urns.set(JSON.stringify(identity), urn);
  }

  /** True the first time: what concerns many resources is said on the first one's row alone. */
  isNew(identity: readonly unknown[]): boolean {
    const key = JSON.stringify(identity);
    const unsaid = !this.said.has(key);
    this.said.add(key);
    return unsaid;
  }

  find(identity: readonly unknown[]): string | undefined {
    return this.urns.get(JSON.stringify(identity));
  }
}
