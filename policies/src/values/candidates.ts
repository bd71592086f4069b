import type { TypedValue } from "pulumi-extrahop/stix";
import { embeddedAddresses } from "./embeddedAddresses.js";
import { hostsOf } from "./hostsOf.js";
import { numericAddresses } from "./numericAddresses.js";

/** Every address and network that some program could read in a value, in the order of likelihood. */
export function addressesIn({ type, value }: TypedValue): readonly string[] {
  const direct =
    type === "url" ? [...hostsOf(value)] : type === "domain-name" ? numericAddresses(value) : [value];
  return [...new Set(direct.flatMap((address) => [address, ...embeddedAddresses(address)]))];
}

/** Every domain name that some program could read in a value. */
export function namesIn({ type, value }: TypedValue): readonly string[] {
  return type === "url" ? [...hostsOf(value)] : type === "domain-name" ? [value] : [];
}
