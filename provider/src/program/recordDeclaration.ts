import type * as pulumi from "@pulumi/pulumi";
import { Config } from "@pulumi/pulumi/config.js";
import { output } from "@pulumi/pulumi/output.js";
import {
  type DeclarationRecord,
  type DeclaredCollection,
  openDeclarationRecord,
} from "../resource/programDeclarations.js";
import { collectionName } from "../stix/container/collectionName.js";
import { engineAddress, isInlineProgram, oncePerRun } from "./programRun.js";

const record = oncePerRun((): DeclarationRecord | undefined => {
  const setting = new Config("extrahop").get("contentCache");
  const opened = openDeclarationRecord(engineAddress(), isInlineProgram(), setting, process.env);
  // An earlier engine may have had the same address.
  opened?.clear();
  return opened;
});

/** Records that the program declares a collection; what is not known yet is left out. */
export function recordDeclaration(
  system: pulumi.Input<string | { readonly host: pulumi.Input<string> }>,
  name: pulumi.Input<string> | undefined,
  source: pulumi.Input<unknown>,
): void {
  const opened = record();
  if (opened === undefined) return;
  const add = (of: unknown, called: unknown, path: unknown): void => {
    const place = systemOf(of);
    const collection = nameOf(called, path);
    if (place !== undefined && collection !== undefined) opened.add({ system: place, name: collection });
  };
  // What the program knows already takes no Output.
  if (isText(system) && isText(source) && (name === undefined || isText(name))) add(system, name, source);
  else output([system, name, source]).apply(([of, called, path]) => add(of, called, path));
}

const isText = (value: unknown): value is string => typeof value === "string";

function systemOf(system: unknown): DeclaredCollection["system"] | undefined {
  if (typeof system === "string") return system;
  const { host } = (system ?? {}) as { readonly host?: unknown };
  return typeof host === "string" ? { host } : undefined;
}

function nameOf(name: unknown, source: unknown): string | undefined {
  if (typeof name === "string") return name;
  return typeof source === "string" ? collectionName(source) : undefined;
}
