import { isAbsolute, resolve, sep } from "node:path";
import type { asset, Input, Output } from "@pulumi/pulumi";
import { Archive, Asset } from "@pulumi/pulumi/asset/index.js";
import { output } from "@pulumi/pulumi/output.js";
import { pathInside } from "../systems/index.js";
import { isNamedSource, type NamedSource, placeNamedSource } from "./namedSource.js";
import { isInlineProgram } from "./programRun.js";

/**
 * STIX on disk (a path, or a Pulumi asset that holds one), or a source of `extrahop.sources.yaml` by its
 * name.
 */
export type SourceInput = Input<string | asset.FileAsset | asset.FileArchive | NamedSource>;

/**
 * The path of a source as the state holds it: relative to the program's folder where it lies inside, with
 * forward slashes, so that the same program on another machine shows no difference. An absolute path always
 * means that file.
 */
export function sourcePath(source: SourceInput): Output<string> | string {
  return typeof source === "string" ? portable(source) : output(source).apply(pathOf);
}

/**
 * What holds no path is left to check, which refuses it at its resource; an error here would end the program,
 * after most of a minute.
 */
const noPath = "";

async function pathOf(source: unknown): Promise<string> {
  if (typeof source === "string") return portable(source);
  if (isNamedSource(source)) return portable((await placeNamedSource(source)).path);
  if (!(Asset.isInstance(source) || Archive.isInstance(source))) return noPath;
  const { path } = source as { readonly path?: string | Promise<string> };
  return path === undefined ? noPath : portable(await path);
}

/**
 * A path as the provider process, which runs in the project's folder, finds the same file: as it is in a
 * program that runs there too, absolute in an inline program of the Automation API.
 */
export function portable(path: string): string {
  if (isInlineProgram()) return resolve(path);
  const inside = isAbsolute(path) ? (pathInside(process.cwd(), path) ?? path) : path;
  return isAbsolute(inside) ? inside : inside.split(sep).join("/");
}
