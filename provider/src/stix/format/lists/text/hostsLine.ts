import type { ListOutput } from "../output.js";
import { withoutComment } from "./values.js";

/** Addresses that lead nowhere, to which hosts files point the names that they block. */
const sink = /^(?:0\.0\.0\.0|127(?:\.\d{1,3}){3}|::1?|0:0:0:0:0:0:0:[01])$/;
/** Addresses of the preamble that operating systems ship. */
const preamble = /^(?:255\.255\.255\.255|fe80::1(?:%\w+)?|ff0[0-9a-f]::[0-9a-f])$/i;
const localNames =
  /^(?:localhost(?:[46]?\.localdomain[46]?)?|localhost[46]|local|broadcasthost|ip6-\w+|localdomain|0\.0\.0\.0|::1?|127\.0\.0\.1)$/i;

export const isSink = (address: string): boolean => sink.test(address);

export const isPreambleAddress = (address: string): boolean => preamble.test(address);

/**
 * Reads a line of a hosts file: names that an address is given for.
 *
 * @param own address that all names of the list are mapped to, where it is not one that leads nowhere
 * @returns false where the line is not one
 */
export function readHostsLine(line: string, number: number, output: ListOutput, own?: string): boolean {
  const [address = "", ...names] = withoutComment(line).split(/\s+/);
  if (names.length === 0) return false;
  if (isPreambleAddress(address)) {
    for (const _ of names) output.leaveOut("local-name", number);
    return true;
  }
  if (!isSink(address) && address !== own) return false;
  for (const name of names) {
    if (localNames.test(name)) output.leaveOut("local-name", number);
    else output.text(name.replace(/\.$/, ""), number, "domain-name");
  }
  return true;
}
