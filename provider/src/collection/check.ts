import { isExtraHopError, suggestName } from "../errors/index.js";
import { readStoredFeed } from "../feed/schema.js";
import { checkSource } from "../resource/checkSource.js";
import type { Context } from "../resource/context.js";
import { warnOfExpiry } from "../resource/expiryNote.js";
import {
  type CheckFailure,
  type CheckResult,
  checkChoice,
  checkFlag,
  type Fail,
  type Inputs,
} from "../resource/inputs.js";
import { parseDescribedSystem, tryResolveSystem } from "../resource/resolveSystem.js";
import { readSystemReference, type SystemReference, systemName } from "../resource/systemReference.js";
import { holdsUnknown, isUnknown, unknownValue } from "../resource/unknowns.js";
import { collectionName, faultOfCollectionName, quoted } from "../stix/index.js";
import { withoutUndefined } from "../systems/index.js";

/**
 * Validates the arguments of a ThreatCollection, reports all problems by property, and adds what a preview
 * shows of the source: digest, STIX version and counts by type. Sends no request.
 */
export async function checkCollection(news: Inputs, context: Context): Promise<CheckResult> {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const { resourceUrn, isPreview: _, ...declared } = news;
  const system = checkSystem(news["system"], context, fail);
  const name = checkName(news, fail);
  checkChoice(news, "scope", ["indicators", "document"], fail);
  checkChoice(news, "compare", ["content", "indicators"], fail);
  checkFlag(news, "allowBroad", fail);
  checkFlag(news, "adopt", fail);
  checkFlag(news, "allowEmpty", fail);
  checkUserKey(news["userKey"], fail);
  const urn = typeof resourceUrn === "string" ? resourceUrn : undefined;
  if (system !== undefined && typeof name === "string" && !isUnknown(name))
    declare(system, name, urn, news["userKey"], context, fail);
  const isReadable = !failures.some(({ property }) => property === "scope" || property === "allowBroad");
  const summary = isReadable ? await checkSource(news, context, fail) : {};
  const inputs = withoutUndefined<Record<string, unknown>>({ ...declared, name, ...summary });
  if (failures.length === 0) await warnOfExpiry(readStoredFeed(inputs), urn, context);
  return { inputs, failures };
}

/** Records what the program declares, and reports what it declares twice. */
function declare(
  reference: SystemReference,
  name: string,
  resourceUrn: string | undefined,
  userKey: unknown,
  context: Context,
  fail: Fail,
): void {
  const system = tryResolveSystem(reference, context);
  const address = system?.origin ?? systemName(reference);
  const twin = system === undefined ? undefined : context.declarations.addSystem(system);
  if (twin !== undefined)
    fail("system", `${systemName(reference)} and ${twin.name} are one system: both have the host ${address}`);
  if (!context.declarations.any) context.programDeclarations.noteProgramRuns();
  const other = context.declarations.add(address, name, resourceUrn);
  if (other !== undefined) {
    const place = `${JSON.stringify(name)} on ${systemName(reference)}`;
    fail("name", `${place} is declared twice; the other resource is ${other}`);
  }
  context.registry.learn([systemName(reference), name], resourceUrn);
  context.userKeys.reserve(address, name, typeof userKey === "string" ? userKey : undefined);
}

/** @returns undefined for a value that names no system */
function checkSystem(value: unknown, context: Context, fail: Fail): SystemReference | undefined {
  if (isUnknown(value)) return undefined;
  const reference = readSystemReference(value);
  if (reference === undefined)
    fail("system", "must be the name of a declared system, or an object with name, host and credentials");
  else if (typeof reference === "string") checkNamedSystem(reference, context, fail);
  else checkDescribedSystem(reference, context, fail);
  return reference;
}

function checkNamedSystem(name: string, context: Context, fail: Fail): void {
  try {
    const systems = context.systems();
    // With no system declared at all this may be a preview without the secrets, as of a pull request from a
    // fork.
    if (!systems.has(name) && systems.size > 0)
      fail("system", `${JSON.stringify(name)} is not declared; ${suggestName(name, [...systems.keys()])}`);
    if (context.removedSystems().has(name)) {
      const fix = "Fix: take this resource out of the program, so that `up` deletes its collection";
      fail("system", `${JSON.stringify(name)} is to be removed (extrahop:removedSystems). ${fix}`);
    }
    if (context.retiredSystems().has(name)) {
      const fix = "Fix: take this resource out of the program, so that `up` removes it from the state";
      fail("system", `${JSON.stringify(name)} is retired (extrahop:retiredSystems). ${fix}`);
    }
  } catch (error) {
    if (!isExtraHopError(error)) throw error;
    fail("system", error.message);
  }
}

function checkDescribedSystem(
  reference: Exclude<SystemReference, string>,
  context: Context,
  fail: Fail,
): void {
  if (holdsUnknown(reference)) return;
  const parsed = parseDescribedSystem(reference, context);
  for (const { where, message } of "problems" in parsed ? parsed.problems : []) fail(where, message);
}

function checkName(news: Inputs, fail: Fail): unknown {
  const given = news["name"];
  if (isUnknown(given)) return given;
  if (given !== undefined && typeof given !== "string") {
    fail("name", "must be text");
    return undefined;
  }
  const source = news["source"];
  if (given === undefined && isUnknown(source)) return unknownValue;
  const hasSource = typeof source === "string" && source !== "";
  const name = given ?? (hasSource ? collectionName(source) : undefined);
  if (name === undefined) return undefined;
  const fault = faultOfCollectionName(name);
  if (fault !== undefined) {
    const fix = given === undefined ? "; set `name`" : "";
    fail("name", `${quoted(name)} ${fault}${fix}`);
  }
  return name;
}

function checkUserKey(userKey: unknown, fail: Fail): void {
  if (userKey === undefined || isUnknown(userKey)) return;
  if (typeof userKey !== "string" || !/^[A-Za-z0-9_-]{1,255}$/.test(userKey))
    fail("userKey", "must be letters and digits");
}
