import { isExtraHopError, suggestName } from "../errors/index.js";
import { readStoredFeed } from "../feed/schema.js";
import type { Context } from "../resource/context.js";
import { warnOfExpiry } from "../resource/expiryNote.js";
import { describeErrors } from "../resource/problemText.js";
import { holdsUnknown, isUnknown, unknownValue } from "../resource/unknowns.js";
import { collectionName, type KnownInspection, quoted } from "../stix/index.js";
import { parseSystem } from "../systems/index.js";
import { faultOfCollectionName } from "./collectionNameFault.js";
import { withoutUndefined } from "./schema.js";
import { readSystemReference } from "./storedCollection.js";

export type Inputs = Readonly<Record<string, unknown>>;

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: readonly CheckFailure[];
}

/**
 * Judges the arguments of a ThreatCollection without any network: reports all problems at once, by property, and adds what a reviewer
 * wants to see: digest, STIX version and counts by type.
 */
export async function checkCollection(news: Inputs, context: Context): Promise<CheckResult> {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const system = checkSystem(news["system"], context, fail);
  const name = checkName(news, fail);
  checkChoice(news, "scope", ["indicators", "document"], fail);
  checkChoice(news, "compare", ["content", "indicators"], fail);
  if (news["adopt"] !== undefined && typeof news["adopt"] !== "boolean" && !isUnknown(news["adopt"])) {
    fail("adopt", "must be true or false");
  }
  const userKey = news["userKey"];
  if (
    userKey !== undefined &&
    !isUnknown(userKey) &&
    !(typeof userKey === "string" && /^[A-Za-z0-9_-]{1,255}$/.test(userKey))
  ) {
    fail("userKey", "must be letters and digits");
  }
  const { resourceUrn: urn, ...arguments_ } = news;
  if (system !== undefined && typeof name === "string" && !isUnknown(name) && typeof urn === "string") {
    const holder = context.claims.claim(system.address, name, urn);
    if (holder !== undefined) {
      fail(
        "name",
        `${JSON.stringify(name)} on ${system.name} is declared twice; the other resource is ${holder}`,
      );
    }
    context.registry.learn([system.name, name], urn);
  }
  const seen = failures.some(({ property }) => property === "scope")
    ? {}
    : await checkSource(news, context, fail);
  const inputs = withoutUndefined<Record<string, unknown>>({ ...arguments_, name, ...seen });
  if (failures.length === 0) {
    await warnOfExpiry(readStoredFeed(inputs), typeof urn === "string" ? urn : undefined, context);
  }
  return { inputs, failures };
}

export type Fail = (property: string, reason: string) => void;

/** Its address is its name where nothing else is known of it. */
interface NamedSystem {
  readonly name: string;
  readonly address: string;
}

function checkSystem(value: unknown, context: Context, fail: Fail): NamedSystem | undefined {
  if (isUnknown(value)) return undefined;
  const reference = readSystemReference(value);
  if (reference === undefined) {
    fail("system", "must be the name of a declared system, or an object with name, host and credentials");
    return undefined;
  }
  if (typeof reference !== "string") {
    const { name, ...settings } = reference;
    if (holdsUnknown(settings)) return { name, address: name };
    const parsed = parseSystem(name, settings, "system", context.environment);
    for (const { where, message } of "problems" in parsed ? parsed.problems : []) fail(where, message);
    return { name, address: "system" in parsed ? parsed.system.origin : name };
  }
  try {
    const systems = context.systems();
    const system = systems.get(reference);
    // With no system declared at all this may be a preview without the secrets, as of a pull request from a fork.
    if (system === undefined && systems.size > 0) {
      fail(
        "system",
        `${JSON.stringify(reference)} is not declared; ${suggestName(reference, [...systems.keys()])}`,
      );
    }
    return { name: reference, address: system?.origin ?? reference };
  } catch (error) {
    if (!isExtraHopError(error)) throw error;
    fail("system", error.message);
    return { name: reference, address: reference };
  }
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
  const named = typeof source === "string" && source !== "";
  const name = given ?? (named ? collectionName(source) : undefined);
  if (name === undefined) return undefined;
  const fault = faultOfCollectionName(name);
  if (fault !== undefined)
    fail("name", `${quoted(name)} ${fault}${given === undefined ? "; give a name of its own" : ""}`);
  return name;
}

export function checkChoice(news: Inputs, key: string, choices: readonly string[], fail: Fail): void {
  const value = news[key];
  if (value !== undefined && !isUnknown(value) && !choices.some((choice) => choice === value)) {
    fail(key, `must be one of ${choices.join(", ")}`);
  }
}

export async function checkSource(news: Inputs, context: Context, fail: Fail): Promise<Inputs> {
  const source = news["source"];
  if (isUnknown(source) || isUnknown(news["scope"])) return { digest: unknownValue };
  if (typeof source !== "string" || source === "") {
    fail(
      "source",
      "must be the path of a STIX file or a folder of STIX files, or a FileAsset or FileArchive of one",
    );
    return {};
  }
  if (source.includes("\0")) {
    fail("source", "must be a path without zero characters");
    return {};
  }
  const inspection = await context.uploads.inspect(
    source,
    news["scope"] === "document" ? "document" : undefined,
  );
  const errors = inspection.problems.filter(({ level }) => level === "error");
  if (errors.length > 0 || !inspection.ok) fail("source", describeErrors(source, inspection.path, errors));
  return summaryOf(inspection, news["compare"] === "indicators");
}

/** The short inputs that a preview shows of a source. */
export function summaryOf(inspection: KnownInspection, withIndicatorsDigest: boolean): Inputs {
  const counts = Object.entries(inspection.indicators).filter(([, count]) => count > 0);
  return withoutUndefined<Record<string, unknown>>({
    digest: inspection.digest,
    indicatorsDigest: withIndicatorsDigest ? inspection.indicatorsDigest : undefined,
    stixVersion: inspection.stixVersions.length === 0 ? undefined : inspection.stixVersions.join(", "),
    indicators: Object.fromEntries(counts),
  });
}
