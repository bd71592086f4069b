import { isAbsolute, relative, sep } from "node:path";

/**
 * A path relative to the folder that contains it, undefined where it is outside. A name that begins with two
 * dots, such as `..data` of a Kubernetes volume, is a name like any other.
 */
export function pathInside(folder: string, path: string): string | undefined {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way;
}
