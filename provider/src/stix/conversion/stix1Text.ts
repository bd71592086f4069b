import type { Indicator, IndicatorContext, Reference } from "../model.js";
import type { DocumentFacts, DocumentText } from "./documentText.js";
import { type Lifetime, validity } from "./instants.js";
import type { LossTally } from "./losses.js";
import { indicatorUuid } from "./stableId.js";
import { uriOf } from "./uri.js";
import {
  confidenceOf,
  confidenceTerm,
  defaultTitle,
  descriptionOf,
  indicatorTypeTerm,
  originalId,
  watchListOf,
} from "./vocabulary.js";
import { fitsXml, withoutIllegal, xmlAttribute, xmlText } from "./xmlText.js";

/** Namespace of the ids of everything that this package writes. */
const ownPrefix = "pulumi-extrahop";
const ownNamespace = "urn:pulumi-extrahop:stix";

const namespaces: Readonly<Record<string, string>> = {
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
  stix: "http://stix.mitre.org/stix-1",
  stixCommon: "http://stix.mitre.org/common-1",
  stixVocabs: "http://stix.mitre.org/default_vocabularies-1",
  indicator: "http://stix.mitre.org/Indicator-2",
  cybox: "http://cybox.mitre.org/cybox-2",
  cyboxCommon: "http://cybox.mitre.org/common-2",
  AddressObj: "http://cybox.mitre.org/objects#AddressObject-2",
  DomainNameObj: "http://cybox.mitre.org/objects#DomainNameObject-1",
  HostnameObj: "http://cybox.mitre.org/objects#HostnameObject-1",
  URIObj: "http://cybox.mitre.org/objects#URIObject-2",
  [ownPrefix]: ownNamespace,
};
const declarations = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);

/**
 * STIX 1.2 in the shape that the vendor's threat-intelligence-toolkit makes, which is known to be taken by
 * firmware up to 26.1: an empty header and one inline indicator per value; beside it what 1.2 can say of an
 * indicator. The order of elements is the schema's.
 */
export class Stix1Text implements DocumentText {
  #isOpen = false;

  constructor(
    private readonly collection: string,
    private readonly losses: LossTally,
  ) {}

  head({ uuid, timestamp }: DocumentFacts): string {
    return (
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<stix:STIX_Package${declarations.join("")}` +
      ` id="${ownPrefix}:Package-${uuid}" version="1.2" timestamp="${timestamp}">\n<stix:STIX_Header/>\n`
    );
  }

  indicator(indicator: Indicator, times: Lifetime): string | undefined {
    if (!fitsXml(indicator.value)) {
      this.losses.add("value-not-xml");
      return undefined;
    }
    const { context } = indicator;
    const uuid = indicatorUuid(indicator, this.collection);
    // The schema wants at least one indicator in the list, so that an empty package has no list.
    const opening = this.#isOpen ? "" : "<stix:Indicators>\n";
    this.#isOpen = true;
    return (
      `${opening}<stix:Indicator id="${ownPrefix}:Indicator-${uuid}" timestamp="${times.modified}" xsi:type="indicator:IndicatorType">` +
      this.#title(indicator) +
      this.#types(indicator) +
      this.#alternativeIds(context) +
      this.#element("indicator:Description", descriptionOf(indicator, this.collection)) +
      validTime(context) +
      observable(indicator, uuid) +
      this.#killChain(context) +
      this.#confidence(context) +
      this.#producer(context, times.created) +
      "</stix:Indicator>\n"
    );
  }

  tail(): string {
    return `${this.#isOpen ? "</stix:Indicators>\n" : ""}</stix:STIX_Package>\n`;
  }

  #title(indicator: Indicator): string {
    const name = "indicator:Title";
    return this.#element(name, indicator.context.title) || this.#element(name, defaultTitle(indicator));
  }

  /** The kind of watch list always, as the toolkit writes it; then the source's own types. */
  #types({ type, context }: Indicator): string {
    const watchList = watchListOf[type];
    let types = vocabularyType(watchList);
    const seen = new Set([watchList]);
    for (const label of context.labels ?? []) {
      const term = indicatorTypeTerm(label);
      const text = term ?? label;
      if (seen.has(text)) continue;
      seen.add(text);
      types += term === undefined ? this.#element("indicator:Type", label) : vocabularyType(term);
    }
    return types;
  }

  /** The id that the indicator has in the source, and the ids that earlier conversions kept. */
  #alternativeIds({ id, references = [] }: IndicatorContext): string {
    const earlier = references.filter(isOriginalId).map((reference) => reference.externalId);
    return [id, ...earlier].map((one) => this.#element("indicator:Alternative_ID", one)).join("");
  }

  #killChain({ killChainPhases = [] }: IndicatorContext): string {
    let phases = "";
    for (const { killChain, phase } of killChainPhases) {
      const chainName = this.#clean(killChain);
      const phaseName = this.#clean(phase);
      if (chainName === "" && phaseName === "") {
        this.losses.add("kill-chain-unnamed");
        continue;
      }
      const name = phaseName === "" ? "" : ` name="${xmlAttribute(phaseName)}"`;
      const chain = chainName === "" ? "" : ` kill_chain_name="${xmlAttribute(chainName)}"`;
      phases += `<stixCommon:Kill_Chain_Phase${name}${chain}/>`;
    }
    return phases === "" ? "" : `<indicator:Kill_Chain_Phases>${phases}</indicator:Kill_Chain_Phases>`;
  }

  #confidence(context: IndicatorContext): string {
    const confidence = confidenceOf(context, this.losses);
    if (confidence === undefined) return "";
    const term = confidenceTerm(confidence);
    const value =
      term === undefined
        ? `<stixCommon:Value vocab_name="STIX 2.1 confidence, 0 to 100">${confidence}</stixCommon:Value>`
        : `<stixCommon:Value xsi:type="stixVocabs:HighMediumLowVocab-1.0">${term}</stixCommon:Value>`;
    return `<indicator:Confidence>${value}</indicator:Confidence>`;
  }

  #producer({ producer, references = [] }: IndicatorContext, created: string): string {
    const name =
      this.#element("stixCommon:Name", producer) || this.#element("stixCommon:Name", this.collection);
    const identity = name === "" ? "" : `<stixCommon:Identity>${name}</stixCommon:Identity>`;
    const addresses = references
      .filter((reference) => !isOriginalId(reference))
      .map((reference) => this.#reference(reference))
      .join("");
    return (
      `<indicator:Producer>${identity}` +
      `<stixCommon:Time><cyboxCommon:Produced_Time>${created}</cyboxCommon:Produced_Time></stixCommon:Time>` +
      (addresses === "" ? "" : `<stixCommon:References>${addresses}</stixCommon:References>`) +
      "</indicator:Producer>"
    );
  }

  #reference({ source, url, externalId, description }: Reference): string {
    if (url === undefined || url.trim() === "") {
      this.losses.add("reference-without-url");
      return "";
    }
    if (source !== undefined || externalId !== undefined || description !== undefined) {
      this.losses.add("reference-details");
    }
    return this.#element("stixCommon:Reference", uriOf(url) ?? url);
  }

  #element(name: string, text: string | undefined): string {
    if (text === undefined) return "";
    const clean = this.#clean(text);
    return clean === "" ? "" : `<${name}>${xmlText(clean)}</${name}>`;
  }

  #clean(text: string): string {
    if (fitsXml(text)) return text;
    this.losses.add("text-not-xml");
    return withoutIllegal(text);
  }
}

const isOriginalId = ({ source, url }: Reference) => source === originalId && url === undefined;

const vocabularyType = (term: string) =>
  `<indicator:Type xsi:type="stixVocabs:IndicatorTypeVocab-1.1">${term}</indicator:Type>`;

function validTime(context: IndicatorContext): string {
  const { from, until } = validity(context);
  if (from === undefined && until === undefined) return "";
  const start = from === undefined ? "" : `<indicator:Start_Time>${from}</indicator:Start_Time>`;
  const end = until === undefined ? "" : `<indicator:End_Time>${until}</indicator:End_Time>`;
  return `<indicator:Valid_Time_Position>${start}${end}</indicator:Valid_Time_Position>`;
}

function observable(indicator: Indicator, uuid: string): string {
  const { name, attributes, valueElement, valueAttributes } = objectOf(indicator);
  const { value } = indicator;
  return (
    `<indicator:Observable id="${ownPrefix}:Observable-${uuid}"><cybox:Object id="${ownPrefix}:${name}-${uuid}">` +
    `<cybox:Properties xsi:type="${name}Obj:${name}ObjectType"${attributes}>` +
    `<${name}Obj:${valueElement}${valueAttributes}${delimiterFor(value)}>${xmlText(value)}</${name}Obj:${valueElement}>` +
    "</cybox:Properties></cybox:Object></indicator:Observable>"
  );
}

interface ObjectShape {
  readonly name: "Address" | "DomainName" | "Hostname" | "URI";
  readonly attributes: string;
  readonly valueElement: string;
  readonly valueAttributes: string;
}

const equals = ' condition="Equals"';
const shapes = {
  domain: { name: "DomainName", attributes: "", valueElement: "Value", valueAttributes: "" },
  hostname: { name: "Hostname", attributes: "", valueElement: "Hostname_Value", valueAttributes: equals },
  url: { name: "URI", attributes: ' type="URL"', valueElement: "Value", valueAttributes: equals },
  "ipv4-addr": address("ipv4-addr"),
  "ipv6-addr": address("ipv6-addr"),
  cidr: address("cidr"),
} as const satisfies Readonly<Record<string, ObjectShape>>;

function objectOf({ type, value, hostname }: Indicator): ObjectShape {
  switch (type) {
    case "domain-name":
      return hostname === true ? shapes.hostname : shapes.domain;
    case "url":
      return shapes.url;
    default:
      return value.includes("/") ? shapes.cidr : shapes[type];
  }
}

function address(category: string): ObjectShape {
  return {
    name: "Address",
    attributes: ` category="${category}"`,
    valueElement: "Address_Value",
    valueAttributes: equals,
  };
}

/** CybOX splits a value at its delimiter, so a value that holds the default one needs another. */
function delimiterFor(value: string): string {
  if (!value.includes("##comma##")) return "";
  let delimiter = "##item##";
  while (value.includes(delimiter)) delimiter = `#${delimiter}#`;
  return ` delimiter="${delimiter}"`;
}
