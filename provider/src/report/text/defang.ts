import type { IndicatorType } from "../../stix/index.js";

/**
 * An indicator's value written so that nothing makes a link of it: `hxxp://evil[.]example`,
 * `192[.]0[.]2[.]1`, `2001[:]db8[:][:]1`.
 */
export function defang(type: string, value: string): string {
  if (isType(type, "ipv6-addr")) return value.replaceAll(":", "[:]");
  if (!isType(type, "url")) return value.replaceAll(".", "[.]");
  const [, scheme = "", host = "", rest = ""] =
    /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)([\s\S]*)$/i.exec(value) ?? [];
  // A bracketed IPv6 literal keeps its form: without the scheme nothing takes it for an address.
  const safeHost = host.startsWith("[") ? host : host.replaceAll(".", "[.]");
  return scheme.replace(/^http/i, "hxxp").replace(/^ftp/i, "fxp") + safeHost + rest;
}

const isType = (type: string, wanted: IndicatorType) => type === wanted;

/** A message in which every address of the web is written so. */
export const defangText = (text: string): string => text.replace(/\bhttp(s?):\/\//gi, "hxxp$1://");
