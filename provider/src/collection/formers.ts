import type { RemoteCollection } from "../api/index.js";
import { withoutUndefined } from "../systems/index.js";

/**
 * A collection of a former name that is to be removed: its removal after a renaming failed, or was not
 * reached.
 */
export interface FormerCollection {
  readonly collectionId: number;
  readonly name: string;
  readonly observables?: number;
  /** Milliseconds since 1970, by the system's clock. */
  readonly lastUpdated?: number;
}

/** Reads what the state keeps: entries of another shape are left out. */
export function readFormers(value: unknown): readonly FormerCollection[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const formers = value.flatMap((entry: unknown): FormerCollection[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const { collectionId, name, observables, lastUpdated } = entry as Readonly<Record<string, unknown>>;
    if (typeof collectionId !== "number" || typeof name !== "string") return [];
    return [
      withoutUndefined<FormerCollection>({
        collectionId,
        name,
        observables: typeof observables === "number" ? observables : undefined,
        lastUpdated: typeof lastUpdated === "number" ? lastUpdated : undefined,
      }),
    ];
  });
  return formers.length === 0 ? undefined : formers;
}

/** Those that a system lists as they were left. */
export function findFormers(
  listed: readonly RemoteCollection[],
  formers: readonly FormerCollection[] = [],
): RemoteCollection[] {
  return formers.flatMap((former) =>
    listed.filter(
      ({ id, name, lastUpdated, observables }) =>
        id === former.collectionId &&
        name === former.name &&
        lastUpdated === former.lastUpdated &&
        observables === former.observables,
    ),
  );
}

/** What the state keeps of a collection that is still to be removed. */
export function formerOf({ id, name, observables, lastUpdated }: RemoteCollection): FormerCollection {
  return withoutUndefined<FormerCollection>({ collectionId: id, name, observables, lastUpdated });
}

/** What the state keeps of those that a system still lists as they were left; undefined for none. */
export function keptFormers(
  listed: readonly RemoteCollection[],
  formers: readonly FormerCollection[] | undefined,
): readonly FormerCollection[] | undefined {
  const left = findFormers(listed, formers);
  return left.length === 0 ? undefined : left.map(formerOf);
}
