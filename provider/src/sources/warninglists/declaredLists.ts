import { join } from "node:path";
import type { Origin, SourceDeclaration, SourcesDeclaration } from "../declaration/model.js";

/** How messages, `update` and `status` name a warning list; no source can have such a name. */
export const listTitle = (name: string): string => `warninglists/${name}`;

/** The name of the list with a title; the title itself where it is none. */
export const nameOfList = (title: string): string => title.replace(/^warninglists\//, "");

/** Lists of MISP are texts of some megabytes. */
const maxBytes = 200e6;

/** What is fetched of a warning list: the file `NAME/list.json` below the declared place. */
export function sourceOfList({ warninglists }: SourcesDeclaration, name: string): SourceDeclaration {
  const { place, credentials, caFile } = warninglists;
  const origin: Origin =
    place.kind === "url"
      ? { kind: "url", url: `${place.url.replace(/\/+$/, "")}/${name}/list.json` }
      : { kind: "file", path: join(place.folder, name, "list.json") };
  return {
    name: listTitle(name),
    origin,
    filter: {},
    maxBytes,
    ...(credentials === undefined ? {} : { credentials }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}

/** Names of the warning lists that the filters of sources use, each once. */
export function listsOf(sources: Iterable<SourceDeclaration>): readonly string[] {
  const names = [...sources].flatMap(({ filter }) => filter.allow?.warninglists ?? []);
  return [...new Set(names)].sort();
}
