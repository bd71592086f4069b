import {
  address,
  domain,
  indicator,
  indicators,
  looksFor,
  object,
  observables,
  pack,
} from "../../support/stix/packages.js";
import { filled } from "./repeated.js";

const inPackage = (bytes: number, part: string | ((index: number) => string), start = "", end = "") => {
  const [head = "", tail = ""] = pack(`${start}|${end}`).split("|");
  return filled(bytes, part, head, tail);
};
const value = (text: string) => indicator(looksFor(object(address(text))));
/** What is around the text of an address that an indicator looks for. */
const [beforeValue = "", afterValue = ""] = indicators(value("|")).split("|");
const inIndicator = (bytes: number, part: string) =>
  inPackage(bytes, part, "<stix:Indicators><stix:Indicator>", "</stix:Indicator></stix:Indicators>");

const inProperties = (bytes: number, part: string | ((index: number) => string)) =>
  inPackage(
    bytes,
    part,
    '<stix:Indicators><stix:Indicator><indicator:Observable><cybox:Object><cybox:Properties xsi:type="FileObj:FileObjectType"><example:a>',
    "</example:a></cybox:Properties></cybox:Object></indicator:Observable></stix:Indicator></stix:Indicators>",
  );

/** The worst documents for each construct of XML and of STIX 1. */
export const xmlDocuments: Readonly<Record<string, (bytes: number) => string>> = {
  "a long attribute": (bytes) => inPackage(bytes, "x", '<a b="', '"/>'),
  "an attribute of line breaks": (bytes) => inPackage(bytes, "\n", '<a b="', '"/>'),
  "an attribute of references": (bytes) => inPackage(bytes, "&amp;", '<a b="', '"/>'),
  "an attribute without an end": (bytes) => filled(bytes, "x", '<a b="'),
  "many attributes": (bytes) => inPackage(bytes, (i) => ` a${i}=""`, "<a", "/>"),
  "tags with many attributes": (bytes) => inPackage(bytes, `<a ${filled(6_000, (i) => ` b${i}=""`)}/>`),
  "white space in a tag": (bytes) => inPackage(bytes, " ", "<a", "/>"),
  "white space in a closing tag": (bytes) => inPackage(bytes, " ", "<a></a", ">"),
  "a long name": (bytes) => inPackage(bytes, "a", "<", "/>"),
  "different element names": (bytes) => inPackage(bytes, (i) => `<a${i}/>`),
  "different attribute names": (bytes) => inPackage(bytes, (i) => `<a b${i}=""/>`),
  "namespaces of an element": (bytes) => inPackage(bytes, (i) => ` xmlns:a${i}="u"`, "<a", "/>"),
  "namespaces of each element": (bytes) => inPackage(bytes, (i) => `<a xmlns:p="u${i}"/>`),
  "namespaces around each element": (bytes) =>
    inPackage(
      bytes,
      (i) => `<a xmlns:p="u${i}"/>`,
      `<n ${filled(9_000, (i) => ` xmlns:a${i}="u"`)}>`,
      "</n>",
    ),
  "nested namespaces": (bytes) => inPackage(bytes, nested()),
  "a long comment": (bytes) => inPackage(bytes, "x", "<!--", "-->"),
  "a comment without an end": (bytes) => filled(bytes, "x", "<a><!--"),
  "many comments": (bytes) => inPackage(bytes, "<!---->"),
  "a long section": (bytes) => inPackage(bytes, "x", "<![CDATA[", "]]>"),
  "many sections": (bytes) => inPackage(bytes, "<![CDATA[]]>"),
  "a long instruction": (bytes) => inPackage(bytes, "x", "<?a ", "?>"),
  "many instructions": (bytes) => inPackage(bytes, "<?a?>"),
  "many references": (bytes) => inPackage(bytes, "&amp;"),
  brackets: (bytes) => inPackage(bytes, "]"),
  "carriage returns": (bytes) => inPackage(bytes, "\r"),
  "deep elements": (bytes) => inPackage(bytes, `${"<a>".repeat(150)}${"</a>".repeat(150)}`),
  "a long value": (bytes) => inPackage(bytes, "x", beforeValue, afterValue),
  "a value of dots": (bytes) => inPackage(bytes, "1.", beforeValue, afterValue),
  "a value of references": (bytes) => inPackage(bytes, "&#49;", beforeValue, afterValue),
  "a value of comments": (bytes) => inPackage(bytes, "1<!---->", beforeValue, afterValue),
  "a text beside values": (bytes) => inProperties(bytes, "a.b:: "),
  "a text beside values in parts": (bytes) => inProperties(bytes, "1.<!---->"),
  "texts beside values": (bytes) => inProperties(bytes, (i) => `</example:a><example:a>a.b${i}:1.2.3`),
  "a list of values": (bytes) => inPackage(bytes, "198.51.100.7##comma##", beforeValue, afterValue),
  "a list of nothing": (bytes) => inPackage(bytes, ",", beforeValue, afterValue),
  "invalid values in one line": (bytes) => invalid(bytes),
  "compositions in one line": (bytes) =>
    inPackage(
      bytes,
      '<cybox:Observable_Composition operator="AND"><cybox:Observable/><cybox:Observable/></cybox:Observable_Composition>',
      "<stix:Indicators><stix:Indicator><indicator:Observable>",
      "</indicator:Observable></stix:Indicator></stix:Indicators>",
    ),
  "times of one indicator": (bytes) =>
    inIndicator(
      bytes,
      "<indicator:Valid_Time_Position><indicator:End_Time>2026-01-01T00:00:00Z</indicator:End_Time></indicator:Valid_Time_Position>",
    ),
  "kill chains": (bytes) => inPackage(bytes, (i) => `<stixCommon:Kill_Chain id="k${i}" name="n"/>`),
  "indicators of many shapes": (bytes) =>
    inPackage(
      bytes,
      (i) => value("198.51.100.7").replace("<indicator:Observable", `<x${i % 40}/><indicator:Observable`),
      "<stix:Indicators>",
      "</stix:Indicators>",
    ),
  "short lists of indicators": (bytes) => inPackage(bytes, indicators(value("198.51.100.7"))),
  "references between observables": (bytes) =>
    inPackage(
      bytes,
      (i) =>
        `<cybox:Observable id="example:o${i}"><cybox:Object idref="example:o${i + 1}"/></cybox:Observable>`,
      "<stix:Observables>",
      "</stix:Observables>",
    ),
  "references without a target": (bytes) =>
    inPackage(
      bytes,
      (i) =>
        `<stix:Indicator id="example:i${i}"><indicator:Observable idref="example:x${i}"/></stix:Indicator>`,
      "<stix:Indicators>",
      "</stix:Indicators>",
    ),
  "values outside of indicators": (bytes) =>
    inPackage(bytes, observables(`<cybox:Observable>${object(domain("b.example"))}</cybox:Observable>`)),
};

function nested(): string {
  const depth = 150;
  const open = Array.from({ length: depth }, (_, i) => `<a xmlns:p${i}="u">`).join("");
  return `${open}${"</a>".repeat(depth)}`;
}

const invalid = (bytes: number) =>
  inPackage(bytes, value("no address"), "<stix:Indicators>", "</stix:Indicators>");
