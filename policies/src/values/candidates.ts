import type { TypedValue } from "pulumi-extrahop/stix";
import { addressesOfName } from "./addressNames.js";
import { embeddedAddresses, type Nat64Prefixes } from "./embeddedAddresses.js";
import { hostsOf } from "./hostsOf.js";
import { numericAddresses } from "./numericAddresses.js";

/**
 * Every address and network that some program could read in a value, in the order of likelihood.
 *
 * @param nat64 prefixes of NAT64 besides those that RFC 6052 and RFC 8215 define
 */
export function addressesIn(value: TypedValue, nat64?: Nat64Prefixes): readonly string[] {
  const direct = directAddresses(value);
  return [...new Set(direct.flatMap((address) => [address, ...embeddedAddresses(address, nat64)]))];
}

function directAddresses({ type, value }: TypedValue): readonly string[] {
  if (type === "url") {
    const hosts = [...hostsOf(value)];
    return [...hosts, ...hosts.flatMap(addressesOfName)];
  }
  if (type === "domain-name") return [...numericAddresses(value), ...addressesOfName(value)];
  return [value];
}

/**
 * Every domain name that some program could read in a value.
 *
 * @param nested whether the hosts of URLs inside of a URL count
 */
export function namesIn({ type, value }: TypedValue, nested: boolean): readonly string[] {
  return type === "url" ? [...hostsOf(value, nested)] : type === "domain-name" ? [value] : [];
}
