/** Parts of the STIX 1 vocabulary, whichever of MITRE's or OASIS's namespaces a document uses. */
export type Vocabulary =
  | "stix"
  | "stixCommon"
  | "indicator"
  | "report"
  /** Any other part of STIX: campaigns, incidents, extensions … */
  | "stixOther"
  | "cybox"
  | "cyboxCommon"
  | "object"
  | "xsi"
  | "other";

/** The objects whose value elements a system can use. */
export type ValueVocabulary = "address" | "uri" | "domain" | "hostname";

export const xsi = "http://www.w3.org/2001/XMLSchema-instance";

const exact = new Map<string, Vocabulary>([
  ["http://stix.mitre.org/stix-1", "stix"],
  ["http://docs.oasis-open.org/cti/ns/stix/core-1", "stix"],
  ["http://stix.mitre.org/common-1", "stixCommon"],
  ["http://docs.oasis-open.org/cti/ns/stix/common-1", "stixCommon"],
  ["http://stix.mitre.org/Indicator-2", "indicator"],
  ["http://docs.oasis-open.org/cti/ns/stix/indicator-1", "indicator"],
  ["http://stix.mitre.org/Report-1", "report"],
  ["http://docs.oasis-open.org/cti/ns/stix/report-1", "report"],
  ["http://cybox.mitre.org/cybox-2", "cybox"],
  ["http://docs.oasis-open.org/cti/ns/cybox/core-2", "cybox"],
  ["http://cybox.mitre.org/common-2", "cyboxCommon"],
  ["http://docs.oasis-open.org/cti/ns/cybox/common-2", "cyboxCommon"],
  [xsi, "xsi"],
]);

const mitreObject = /^http:\/\/cybox\.mitre\.org\/objects#(\w+)Object-\d+$/;
const oasisObject = /^http:\/\/docs\.oasis-open\.org\/cti\/ns\/cybox\/objects\/([a-z-]+)-\d+$/;

const stixSpace = /^http:\/\/(stix\.mitre\.org\/|docs\.oasis-open\.org\/cti\/ns\/stix\/)/;

const valueObjects = new Map<string, ValueVocabulary>([
  ["Address", "address"],
  ["address", "address"],
  ["URI", "uri"],
  ["uri", "uri"],
  ["DomainName", "domain"],
  ["domain-name", "domain"],
  ["Hostname", "hostname"],
  ["hostname", "hostname"],
]);

/** What a namespace is. */
export interface Namespace {
  readonly vocabulary: Vocabulary;
  readonly values?: ValueVocabulary;
  /** Name of the CybOX object, e.g. `File`. */
  readonly object?: string;
}

const classified = new Map<string, Namespace>();
/** Hostile documents may declare namespaces without end. */
const maxClassified = 1_000;

export function namespaceOf(uri: string): Namespace {
  const known = classified.get(uri);
  if (known !== undefined) return known;
  const found = classify(uri);
  if (classified.size < maxClassified) classified.set(uri, found);
  return found;
}

function classify(uri: string): Namespace {
  const vocabulary = exact.get(uri);
  if (vocabulary !== undefined) return { vocabulary };
  const object = mitreObject.exec(uri)?.[1] ?? oasisObject.exec(uri)?.[1];
  if (object === undefined) return { vocabulary: stixSpace.test(uri) ? "stixOther" : "other" };
  const values = valueObjects.get(object);
  return values === undefined ? { vocabulary: "object", object } : { vocabulary: "object", object, values };
}

export const isOasisStix = (uri: string) => uri.startsWith("http://docs.oasis-open.org/cti/ns/stix/");
