import type { Indicator, IndicatorContext, IndicatorType, Reference } from "../model.js";
import type { DocumentFacts, DocumentText } from "./documentText.js";
import { type Lifetime, unknownInstant, validity } from "./instants.js";
import type { LossTally } from "./losses.js";
import { indicatorUuid, stableUuid } from "./stableId.js";
import { uriOf } from "./uri.js";
import {
  confidenceOf,
  defaultTitle,
  descriptionOf,
  indicatorTypeWord,
  killChainWords,
  originalId,
} from "./vocabulary.js";

const halves = /\p{Surrogate}/gu;
const half = /\p{Surrogate}/u;

/**
 * A STIX 2.1 bundle: identities of the producers, and one indicator per value. Keys are in the order of the
 * specification.
 */
export class Stix2Text implements DocumentText {
  #isFirst = true;
  readonly #identities = new Map<string, string>();

  constructor(
    private readonly collection: string,
    private readonly losses: LossTally,
  ) {}

  head({ uuid }: DocumentFacts): string {
    return `{"type":"bundle","id":"bundle--${uuid}"`;
  }

  indicator(indicator: Indicator, { created, modified }: Lifetime): string | undefined {
    const { type, value, context } = indicator;
    if (half.test(value)) {
      this.losses.add("value-not-text");
      return undefined;
    }
    if (indicator.hostname === true) this.losses.add("hostname-kind");
    const producer = this.#clean(context.producer) ?? this.#clean(this.collection);
    const identity = producer === undefined ? undefined : this.#identity(producer);
    // JSON leaves out what is undefined.
    const written = this.#object({
      type: "indicator",
      spec_version: "2.1",
      id: `indicator--${indicatorUuid(indicator, this.collection)}`,
      created_by_ref: identity?.id,
      created,
      modified,
      name: this.#clean(context.title) ?? defaultTitle(indicator),
      description: this.#clean(descriptionOf(indicator, this.collection)),
      indicator_types: this.#indicatorTypes(context),
      pattern: patternFor(type, value),
      pattern_type: "stix",
      pattern_version: "2.1",
      ...this.#validity(context),
      kill_chain_phases: this.#killChain(context),
      confidence: confidenceOf(context, this.losses),
      external_references: this.#references(context),
    });
    return (identity?.text ?? "") + written;
  }

  tail(): string {
    // A bundle's list of objects must not be empty, but may be absent.
    return this.#isFirst ? "}\n" : "\n]}\n";
  }

  #object(object: unknown): string {
    const before = this.#isFirst ? ',"objects":[\n' : ",\n";
    this.#isFirst = false;
    return before + JSON.stringify(object);
  }

  /** The producer's identity object, with its text the first time it is asked for in this document. */
  #identity(name: string): { id: string; text?: string } {
    const known = this.#identities.get(name);
    if (known !== undefined) return { id: known };
    const id = `identity--${stableUuid("identity", name)}`;
    this.#identities.set(name, id);
    const text = this.#object({
      type: "identity",
      spec_version: "2.1",
      id,
      created: unknownInstant,
      modified: unknownInstant,
      name,
      identity_class: "unknown",
    });
    return { id, text };
  }

  #indicatorTypes({ labels = [] }: IndicatorContext): string[] | undefined {
    const words = labels.map((label) => indicatorTypeWord(this.#clean(label) ?? ""));
    return unlessEmpty([...new Set(words.filter((word) => word !== ""))]);
  }

  /** The start is mandatory, and the end must come after it. */
  #validity(context: IndicatorContext): { valid_from: string; valid_until?: string } {
    const { from = unknownInstant, until } = validity(context);
    if (until === undefined) return { valid_from: from };
    if (Date.parse(until) > Date.parse(from)) return { valid_from: from, valid_until: until };
    this.losses.add("validity-contradictory");
    return { valid_from: new Date(Date.parse(until) - 1).toISOString(), valid_until: until };
  }

  #killChain({ killChainPhases = [] }: IndicatorContext): object[] | undefined {
    const phases = killChainPhases.flatMap((given) => {
      const { killChain, phase } = killChainWords({
        killChain: this.#clean(given.killChain) ?? "",
        phase: this.#clean(given.phase) ?? "",
      });
      if (killChain !== "" && phase !== "") return [{ kill_chain_name: killChain, phase_name: phase }];
      this.losses.add("kill-chain-unnamed");
      return [];
    });
    return unlessEmpty(phases);
  }

  /** The source's references, and the id that the indicator has there. */
  #references({ id, references = [] }: IndicatorContext): object[] | undefined {
    const written = references.flatMap((reference) => this.#reference(reference) ?? []);
    const ownId = this.#clean(id);
    if (ownId !== undefined) written.push({ source_name: sourceName(originalId, ownId), external_id: ownId });
    return unlessEmpty(written);
  }

  #reference(reference: Reference): object | undefined {
    const address = this.#clean(reference.url);
    const url = address === undefined ? undefined : uriOf(address);
    const external_id = this.#clean(reference.externalId);
    // What is no URI can still be read by a person.
    const description = this.#clean(reference.description) ?? (url === undefined ? address : undefined);
    if (url === undefined && external_id === undefined && description === undefined) {
      this.losses.add("reference-empty");
      return undefined;
    }
    const source_name = sourceName(this.#clean(reference.source) ?? "reference", external_id);
    return { source_name, description, url, external_id };
  }

  /** The text without halves of characters, or `undefined` where nothing is left of it. */
  #clean(text: string | undefined): string | undefined {
    if (text === undefined || text === "") return undefined;
    if (!half.test(text)) return text;
    this.losses.add("text-not-text");
    return text.replace(halves, "") || undefined;
  }
}

/**
 * A comparison of one value; networks are in it with `=`, as producers write them. Only quote and backslash
 * are escaped.
 */
function patternFor(type: IndicatorType, value: string): string {
  return `[${type}:value = '${value.replace(/['\\]/g, "\\$&")}']`;
}

/** The schemas tie the names `cve` and `capec` to identifiers of their form, and these to the names. */
function sourceName(name: string, externalId = ""): string {
  if (/^CVE-\d{4}-(0\d{3}|[1-9]\d{3,})$/.test(externalId)) return "cve";
  if (/^CAPEC-\d+$/.test(externalId)) return "capec";
  return name === "cve" || name === "capec" ? name.toUpperCase() : name;
}

const unlessEmpty = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
