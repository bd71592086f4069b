import type { ResolvedFeed } from "../sources/index.js";
import { withConstantMessage } from "./constantMessage.js";

/** Loaded where a program names a declared source: no other needs a YAML parser. */
const sources = (): typeof import("../sources/index.js") => require("../sources/index.js");

/** A source of `extrahop.sources.yaml`, with its filters applied; its content is what the lock file pins. */
export interface NamedSource {
  /** Name of the source. */
  readonly named: string;
  /** Path of the declaration, relative to the program's folder. Default `extrahop.sources.yaml`. */
  readonly declaration?: string;
}

export function isNamedSource(source: unknown): source is NamedSource {
  return (
    typeof source === "object" && source !== null && "named" in source && typeof source.named === "string"
  );
}

/**
 * Feeds that are being made; not kept afterwards, because a program may run again in the same process with
 * another lock file.
 */
const pending = new Map<string, Promise<ResolvedFeed>>();

/**
 * Puts the file of a named source in its place. Resources that ask at the same time share the work.
 *
 * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID, EXTRAHOP_LOCK_INVALID, EXTRAHOP_CONTENT_MISSING
 */
export function placeNamedSource({ named, declaration: given }: NamedSource): Promise<ResolvedFeed> {
  const { defaultDeclaration, placeFeed, readDeclaration } = sources();
  const declaration = given ?? defaultDeclaration;
  const key = JSON.stringify([process.cwd(), declaration, named]);
  const known = pending.get(key);
  if (known !== undefined) return known;
  const feed = Promise.resolve()
    .then(() => placeFeed(readDeclaration(declaration), named))
    .catch((error: unknown) => {
      throw error instanceof Error ? withConstantMessage(error) : error;
    })
    .finally(() => pending.delete(key));
  pending.set(key, feed);
  return feed;
}

/**
 * The feeds that a declaration names, and where {@link placeNamedSource} puts them.
 *
 * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID
 */
export function declaredFeeds(
  declaration: string,
): readonly { readonly source: NamedSource; readonly path: string }[] {
  const { feedPath, readDeclaration } = sources();
  const read = readDeclaration(declaration);
  return read.feeds.map((named) => ({ source: { named, declaration }, path: feedPath(read, named) }));
}
