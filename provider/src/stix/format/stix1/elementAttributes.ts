import { namespaceOf, xsi } from "./namespaces.js";
import type { XmlElement } from "./xml/tokenizer.js";

/**
 * An address says what it is by `category`, a URI or domain name by `type`, a host name by `is_domain_name`.
 */
export function claimOf(element: XmlElement): string | undefined {
  return element.attribute("category") ?? element.attribute("type") ?? element.attribute("is_domain_name");
}

export function objectOf(element: XmlElement): string | undefined {
  const type = element.attributeOf(xsi, "type")?.trim();
  if (type === undefined) return undefined;
  const colon = type.indexOf(":");
  const uri = element.namespace(colon < 0 ? "" : type.slice(0, colon));
  return uri === undefined ? undefined : namespaceOf(uri).object;
}

export function identity(element: XmlElement, attribute: "id" | "idref"): string | undefined {
  const name = element.attribute(attribute);
  return name === undefined ? undefined : qualified(element, name);
}

/** A QName as `{namespace}local`; a name whose prefix represents nothing keeps it. */
export function qualified(element: XmlElement, name: string): string {
  const text = name.trim();
  const colon = text.indexOf(":");
  const uri = colon < 0 ? undefined : element.namespace(text.slice(0, colon));
  return uri === undefined ? `{}${text}` : `{${uri}}${text.slice(colon + 1)}`;
}

export const isTrue = (text: string | undefined) => text === "true" || text === "1";
