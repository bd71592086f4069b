import { reasonForContext } from "./contextElement.js";
import { namespaceOf, type ValueVocabulary, type Vocabulary } from "./namespaces.js";
import type { XmlName } from "./xml/tokenizer.js";

/** What an element is to the reader, decided once for each name. */
export type Role =
  | "package"
  | "header"
  | "listed-observables"
  | "listed-indicators"
  | "indicator"
  | "observable"
  | "object"
  | "composition"
  | "properties"
  | "hashes"
  | "value"
  /** Named like a value, in a namespace that is not its own. */
  | "unknown-value"
  /** Holds values that describe an indicator and are none. */
  | "context"
  /** Says who made an indicator, how long it holds, or that it is a rule of another engine. */
  | "fact"
  /** Says what only an analyst needs. */
  | "detail"
  | "other";

export interface ElementKind {
  readonly role: Role;
  readonly local: string;
  readonly uri: string;
  readonly vocabulary: Vocabulary;
  /** For value elements: which object they belong to. */
  readonly values: ValueVocabulary | undefined;
  /** For elements of context: why their values are not used. */
  readonly leftOut: string | undefined;
}

const stixVocabularies: ReadonlySet<Vocabulary> = new Set([
  "stix",
  "stixCommon",
  "indicator",
  "report",
  "cybox",
  "cyboxCommon",
  "stixOther",
]);

/** Elements that some readers replace by other documents. */
const inclusions = "http://www.w3.org/2001/XInclude";

export function kindOfElement({ uri, local }: XmlName): ElementKind {
  const { vocabulary, values, object } = namespaceOf(uri);
  const leftOut = reasonForContext(object, local);
  const isUnknown = (local === "Value" && vocabulary === "other") || uri === inclusions;
  const isMarking = local === "Marking_Structure" && uri.startsWith("http://data-marking.mitre.org/");
  const role = isUnknown
    ? "unknown-value"
    : isMarking
      ? "detail"
      : leftOut === undefined
        ? roleOf(vocabulary, values, local)
        : "context";
  return { role, local, uri, vocabulary, values: role === "value" ? values : undefined, leftOut };
}

function roleOf(vocabulary: Vocabulary, values: ValueVocabulary | undefined, local: string): Role {
  if (values !== undefined && local === valueElement[values]) return "value";
  if (local === "Address_Value" || local === "Hostname_Value") return "unknown-value";
  if (!stixVocabularies.has(vocabulary)) return "other";
  switch (local) {
    case "STIX_Package":
    case "Package":
      return vocabulary === "stix" ? "package" : "other";
    case "STIX_Header":
      return vocabulary === "stix" ? "header" : "other";
    case "Observables":
      return vocabulary === "stix" ? "listed-observables" : "other";
    case "Indicators":
      return vocabulary === "stix" ? "listed-indicators" : "other";
    case "Indicator":
      return vocabulary === "cybox" || vocabulary === "cyboxCommon" ? "other" : "indicator";
    case "Observable":
      return "observable";
    case "Object":
    case "Associated_Object":
    case "Related_Object":
      return vocabulary === "cybox" ? "object" : "other";
    case "Observable_Composition":
    case "Composite_Indicator_Expression":
      return "composition";
    case "Properties":
      return vocabulary === "cybox" ? "properties" : "other";
    case "Hash":
      return vocabulary === "cyboxCommon" ? "hashes" : "other";
    default:
      return facts.has(local) ? "fact" : details.has(local) ? "detail" : "other";
  }
}

const facts = new Set(["Start_Time", "End_Time", "Name", "Test_Mechanism"]);
const details = new Set([
  "Title",
  "Description",
  "Short_Description",
  "Type",
  "Value",
  "Reference",
  "Kill_Chain",
  "Kill_Chain_Phase",
]);

const valueElement: Readonly<Record<ValueVocabulary, string>> = {
  address: "Address_Value",
  uri: "Value",
  domain: "Value",
  hostname: "Hostname_Value",
};
