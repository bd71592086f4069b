import { rm } from "node:fs/promises";
import type { ExtraHopSystem } from "./extraHopSystem.js";
import type { ReceivedFile, ReceivedUpload } from "./multipart.js";
import { inspectUpload, refuseEnding, stemOf } from "./stix/inspect.js";
import type { HeldContent, SimulatedCollection } from "./store.js";
import { vendorErrors } from "./vendorErrors.js";

/** What each generation of the API does with an upload; the basis of each rule is in behaviours.ts. */

const maxNameLength = 255;

/** POST of firmware up to 26.1: `name`, optional `user_key`, `file`. */
export async function createNamed(
  system: ExtraHopSystem,
  upload: ReceivedUpload,
): Promise<SimulatedCollection> {
  const name = requireName(upload.fields.get("name"));
  const userKey = upload.fields.get("user_key") ?? defaultUserKey(name);
  refuseUserKey(userKey);
  return createCollection(system, name, userKey, upload.file);
}

/** POST of firmware from 26.2: the file's name says what the collection is called. */
export async function createFromFile(
  system: ExtraHopSystem,
  upload: ReceivedUpload,
): Promise<SimulatedCollection> {
  const name = requireName(stemOf(upload.file.name));
  return createCollection(system, name, freeUserKey(system, name), upload.file);
}

/** PUT of firmware up to 26.1: creates when absent; `name` renames. */
export async function putByUserKey(
  system: ExtraHopSystem,
  userKey: string,
  upload: ReceivedUpload,
): Promise<SimulatedCollection> {
  const given = upload.fields.get("name");
  const name = given === undefined ? undefined : requireName(given);
  const held = system.store.byUserKey(userKey);
  if (held === undefined) {
    refuseUserKey(userKey);
    return createCollection(system, name ?? userKey, userKey, upload.file);
  }
  if (name !== undefined && name !== held.name && system.store.byName(name) !== undefined) {
    throw vendorErrors.nameTaken(name);
  }
  return replaceContent(system, held.id, upload.file, name);
}

/** PATCH of firmware from 26.2: replaces the contents and keeps the name. */
export async function patchById(
  system: ExtraHopSystem,
  id: number,
  upload: ReceivedUpload,
): Promise<SimulatedCollection> {
  requireCollection(system, id);
  return replaceContent(system, id, upload.file, undefined);
}

export function requireCollection(system: ExtraHopSystem, id: number): SimulatedCollection {
  const held = system.store.get(id);
  if (held === undefined) throw vendorErrors.unknownCollection(String(id));
  return held;
}

export async function deleteCollection(system: ExtraHopSystem, id: number): Promise<void> {
  if (!(await system.store.remove(id))) throw vendorErrors.unknownCollection(String(id));
}

/** The name without spaces and punctuation; letters and digits of any script stay. */
export function defaultUserKey(name: string): string {
  const letters = name.replace(/[^\p{L}\p{N}]/gu, "");
  return letters === "" ? `collection${Buffer.from(name, "utf8").toString("hex")}` : letters;
}

async function createCollection(
  system: ExtraHopSystem,
  name: string,
  userKey: string,
  file: ReceivedFile,
): Promise<SimulatedCollection> {
  // Refused before the archive is looked at, and again by the store when two uploads race.
  if (system.store.byName(name) !== undefined) throw vendorErrors.nameTaken(name);
  if (system.store.byUserKey(userKey) !== undefined) throw vendorErrors.userKeyTaken(userKey);
  const { observables, content } = await accept(system, file);
  return system.store.create({ name, userKey, observables, content });
}

async function replaceContent(
  system: ExtraHopSystem,
  id: number,
  file: ReceivedFile,
  name: string | undefined,
): Promise<SimulatedCollection> {
  const { observables, content } = await accept(system, file);
  return system.store.change(id, { observables, content, ...(name === undefined ? {} : { name }) });
}

/** Judges the file and decides what stays of its bytes. */
async function accept(
  { options, generation }: ExtraHopSystem,
  { name, bytes, sha256, path }: ReceivedFile,
): Promise<{ observables: number; content: HeldContent }> {
  const content = { fileName: name, bytes, sha256, path: options.keepFiles ? path : null };
  if (!options.validate || path === null) {
    refuseEnding(name, generation);
    return { observables: options.assumedObservables, content: { ...content, members: [name] } };
  }
  const { observables, members } = await inspectUpload(path, name, generation, options);
  if (!options.keepFiles) await rm(path, { force: true });
  return { observables, content: { ...content, members } };
}

function requireName(name: string | undefined): string {
  if (name === undefined) throw vendorErrors.invalidField("The field `name` is missing.");
  if (name.trim() === "") throw vendorErrors.invalidField("The name of a threat collection cannot be empty.");
  if (name.length > maxNameLength) {
    throw vendorErrors.invalidField(
      `The name of a threat collection cannot be longer than ${maxNameLength} characters.`,
    );
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name))
    throw vendorErrors.invalidField("The name holds a control character.");
  return name;
}

function refuseUserKey(userKey: string): void {
  if (!/^[\p{L}\p{N}_-]+$/u.test(userKey) || userKey.length > maxNameLength) {
    throw vendorErrors.invalidField(
      `${JSON.stringify(userKey)} cannot be a user key: letters, digits, _ and - only.`,
    );
  }
}

/** Where the client cannot choose a user key, the system finds one that is free. */
function freeUserKey(system: ExtraHopSystem, name: string): string {
  const wanted = defaultUserKey(name);
  let userKey = wanted;
  for (let next = 2; system.store.byUserKey(userKey) !== undefined; next += 1) userKey = `${wanted}${next}`;
  return userKey;
}
