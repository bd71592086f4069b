import type { IndicatorContext, KillChainPhase, Reference } from "../../model.js";
import { rfc3339 } from "../../values/instant.js";
import { strictestTlp, type TlpLevel, tlpOfTag } from "../../values/tlp.js";
import type { Stix2Knowledge } from "./knowledge.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** What an indicator object says besides its pattern; whatever has the wrong shape is left out. */
export function indicatorContext(object: JsonObject, knowledge: Stix2Knowledge): IndicatorContext {
  const creator = text(object["created_by_ref"]);
  const confidence = object["confidence"];
  const labels = strings(object["indicator_types"]) ?? strings(object["labels"]);
  return defined({
    id: text(object["id"]),
    title: text(object["name"]),
    description: text(object["description"]),
    producer: creator === undefined ? undefined : knowledge.nameOf(creator),
    confidence: isConfidence(confidence) ? confidence : undefined,
    killChainPhases: list(object["kill_chain_phases"], killChainPhase),
    validFrom: time(object["valid_from"]),
    validUntil: time(object["valid_until"]),
    created: time(object["created"]),
    modified: time(object["modified"]),
    references: list(object["external_references"], reference),
    labels,
    revoked: object["revoked"] === true ? true : undefined,
    tlp: tlpOf(object, knowledge),
  });
}

/** The strictest of the markings of the object, of its parts, and of its labels. */
function tlpOf(object: JsonObject, knowledge: Stix2Knowledge): TlpLevel | undefined {
  const { object_marking_refs: refs, granular_markings: granular, labels } = object;
  if (refs === undefined && granular === undefined && labels === undefined) return undefined;
  const parts = list(granular, (part) => text((part as JsonObject | null)?.["marking_ref"])) ?? [];
  const levels = [...(strings(refs) ?? []), ...parts].map((id) => knowledge.tlpOf(id));
  return strictestTlp([...levels, ...(strings(labels) ?? []).map(tlpOfTag)]);
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const isConfidence = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100;

const time = (value: unknown) => (typeof value === "string" ? rfc3339(value) : undefined);

function strings(value: unknown): readonly string[] | undefined {
  return list(value, text);
}

function list<T>(value: unknown, each: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map(each).filter((item) => item !== undefined);
  return found.length === 0 ? undefined : found;
}

function killChainPhase(value: unknown): KillChainPhase | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kill_chain_name: killChain, phase_name: phase } = value as JsonObject;
  return typeof killChain === "string" && typeof phase === "string" ? { killChain, phase } : undefined;
}

function reference(value: unknown): Reference | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const object = value as JsonObject;
  const found = defined({
    source: text(object["source_name"]),
    url: text(object["url"]),
    externalId: text(object["external_id"]),
    description: text(object["description"]),
  });
  return Object.keys(found).length === 0 ? undefined : found;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends Readonly<Record<string, unknown>>>(fields: T): Defined<T> {
  const found: Partial<Record<string, unknown>> = {};
  for (const name in fields) if (fields[name] !== undefined) found[name] = fields[name];
  return found as Defined<T>;
}
