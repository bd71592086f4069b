import { parseAddress } from "../../../values/address.js";
import { typeValue } from "../../../values/canonical.js";

const protocols = "tcp|udp|sctp|icmp|icmpv6|gre|esp";
/** `HOST:443`, `HOST:53/udp`, `HOST:443:tcp`, `HOST:tcp/443`. */
const withPort = new RegExp(
  String.raw`^(\[[^\]]{1,300}\]|[^:]{1,300}):(?:(\d{1,5})(?:[/:_-]?(?:${protocols}))?|(?:${protocols})[/:](\d{1,5}))$`,
  "i",
);
/** `HOST/tcp`, `HOST/udp/53`, `HOST/53/udp`. */
const withProtocol = new RegExp(
  String.raw`^([^/]{1,300})/(?:(?:${protocols})(?:/(\d{1,5}))?|(\d{1,5})/(?:${protocols}))$`,
  "i",
);
/** `tcp://HOST:1` and others that name a service rather than a resource. */
const withScheme =
  /^(?:tcp|udp|tcp4|tcp6|udp4|udp6|tls|ssl|dtls|quic|dns|dot|ssh|telnet|rdp|vnc|smtps?|imaps?|pop3s?|ntp|irc|ircs|mqtts?|rtsp|snmp|socks[45]?[ah]?|ip|stratum(?:\d?\+(?:tcp|udp|ssl|tls))?)(?::|\[:\])\/\/(?:[^@/\s]{1,100}@)?(\[[^\]]{1,300}\]|[^:/?#]{1,300})(?::(\d{1,5}))?\/?$/i;
const maxPort = 65_535;

/**
 * The host of a text that names a service on it by its port or protocol; the host alone is wider than what
 * was meant.
 *
 * @param isUrl true where the source declares a URL, so that a protocol after a slash is its path
 * @returns undefined for any other text
 */
export function hostOfService(text: string, isUrl: boolean): string | undefined {
  const colon = text.indexOf(":");
  if (colon < 0 && !text.includes("/")) return undefined;
  const plain = text.trim();
  const [, bracketed, ...ports] = formOf(plain, colon, isUrl) ?? [];
  const host = bracketed?.replace(/^\[([0-9a-f:.]*)\]$/i, "$1");
  if (host === undefined || ports.some((port) => Number(port ?? 0) > maxPort)) return undefined;
  return parseAddress(host) !== undefined || typeValue(undefined, host) !== undefined ? host : undefined;
}

function formOf(text: string, colon: number, isUrl: boolean): RegExpExecArray | null {
  if (/^[^/]*:\]?\/\//.test(text)) return withScheme.exec(text);
  return (colon < 0 ? null : withPort.exec(text)) ?? (isUrl ? null : withProtocol.exec(text));
}
