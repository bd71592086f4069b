import type { IndicatorType } from "../model.js";
import type { TypedValue } from "./canonical.js";
import { isPublicSuffix, isRegistrySuffix } from "./nameEnding.js";

/** Why a value would match far more than one indicator is meant to, or nothing but a system itself. */
export const broadReasons = [
  "unspecified-address",
  "network-too-large",
  "loopback",
  "link-local",
  "multicast",
  "broadcast",
  "localhost-name",
  "public-suffix",
  "single-label-name",
] as const;
/** One of {@link broadReasons}. */
export type BroadReason = (typeof broadReasons)[number];

/** What each reason means, as the end of "0.0.0.0/0 is …". */
export const broadMeanings: Readonly<Record<BroadReason, string>> = {
  "unspecified-address": "the unspecified address",
  "network-too-large": "a network larger than any one party uses",
  loopback: "a loopback address",
  "link-local": "a link-local address",
  multicast: "a multicast address",
  broadcast: "a broadcast address",
  "localhost-name": "a name of the machine itself",
  "public-suffix": "a name under which others register names",
  "single-label-name": "a name without a dot",
};

/** Networks with a shorter prefix hold more than any one party uses. */
const minPrefix = { "ipv4-addr": 8, "ipv6-addr": 19 } as const;

/**
 * Why a value in canonical form matches too much to be uploaded unless the user allows it; undefined for all
 * others.
 * @param host the host of a URL, where the value is one: what is true of it is true of the URL
 */
export function broadReason(type: IndicatorType, value: string, host?: TypedValue): BroadReason | undefined {
  switch (type) {
    case "ipv4-addr":
      return broadFour(value);
    case "ipv6-addr":
      return broadSix(value);
    case "domain-name":
      return broadName(value, isPublicSuffix);
    case "url":
      return host === undefined ? undefined : broadHost(host);
  }
}

/** Names of providers, such as `s3.amazonaws.com`, have pages of their own, so that a path narrows them. */
function broadHost({ type, value }: TypedValue): BroadReason | undefined {
  return type === "domain-name" ? broadName(value, isRegistrySuffix) : broadReason(type, value);
}

function prefixOf(value: string, whole: number): number {
  const slash = value.indexOf("/");
  return slash < 0 ? whole : Number(value.slice(slash + 1));
}

function broadFour(value: string): BroadReason | undefined {
  const first = Number(value.slice(0, value.indexOf(".")));
  // Most values end here.
  if (first !== 0 && first !== 127 && first !== 169 && first < 224 && !value.includes("/")) return undefined;
  if (value === "0.0.0.0") return "unspecified-address";
  if (prefixOf(value, 32) < minPrefix["ipv4-addr"]) return "network-too-large";
  if (first === 0) return "unspecified-address";
  if (first === 127) return "loopback";
  if (value.startsWith("169.254.")) return "link-local";
  if (first >= 224 && first < 240) return "multicast";
  return value === "255.255.255.255" || value.startsWith("255.") ? "broadcast" : undefined;
}

function broadSix(value: string): BroadReason | undefined {
  if (value === "::") return "unspecified-address";
  if (value === "::1") return "loopback";
  if (prefixOf(value, 128) < minPrefix["ipv6-addr"]) return "network-too-large";
  // The network around :: and ::1, and, up to /96, around all that is mapped or compatible to IPv4.
  if (/^::\/\d+$/.test(value))
    return prefixOf(value, 128) <= 96 ? "network-too-large" : "unspecified-address";
  if (/^fe[89ab][0-9a-f]:/.test(value)) return "link-local";
  return /^ff[0-9a-f]{2}:/.test(value) ? "multicast" : undefined;
}

/** Without a dot, all of them. */
const localhostNames = new Set([
  "broadcasthost",
  "ip6-allhosts",
  "ip6-allnodes",
  "ip6-allrouters",
  "ip6-localhost",
  "ip6-localnet",
  "ip6-loopback",
  "ip6-mcastprefix",
  "local",
  "localhost",
]);

function broadName(value: string, isSuffix: (name: string) => boolean): BroadReason | undefined {
  if (!value.includes(".")) {
    if (localhostNames.has(value)) return "localhost-name";
    return isSuffix(value) ? "public-suffix" : "single-label-name";
  }
  if (value.endsWith(".localhost")) return "localhost-name";
  if (value.startsWith("localhost") && /^localhost6?\.[^.]+$/.test(value)) return "localhost-name";
  return isSuffix(value) ? "public-suffix" : undefined;
}

/**
 * True for an address or network that private networks use: RFC 1918, RFC 6598 (shared), RFC 4193 and the
 * older site-local.
 * @param host the host of a URL, where the value is one
 */
export function isPrivateNetwork(type: IndicatorType, value: string, host?: TypedValue): boolean {
  if (host !== undefined) return isPrivateNetwork(host.type, host.value);
  if (type === "ipv6-addr") return /^f[cd][0-9a-f]{2}:|^fe[c-f][0-9a-f]:/.test(value);
  if (type !== "ipv4-addr") return false;
  return /^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    value,
  );
}
