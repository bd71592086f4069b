import type { IndicatorType } from "../model.js";
import { isCommonEnding, isPublicSuffix, isRegistrySuffix } from "./nameEnding.js";

const zero = 0x30;
const nine = 0x39;
const dot = 0x2e;
const two = 0x32;
const three = 0x33;
const colon = 0x3a;
const hyphen = 0x2d;
const slash = 0x2f;
const questionMark = 0x3f;
const maxLabel = 63;
const maxName = 253;

/** Units of labels in canonical form are 1. */
const inName = new Uint8Array(128);
/** Units of a URL after its host that are certainly a part of it are 1. */
const inPath = new Uint8Array(128);
for (const unit of unitsOf("abcdefghijklmnopqrstuvwxyz0123456789-_")) inName[unit] = 1;
/** Digits of IPv6 addresses in canonical form are 1. */
const inSix = new Uint8Array(128);
for (const unit of unitsOf("0123456789abcdef")) inSix[unit] = 1;
for (let unit = 0x21; unit < 0x7f; unit++) inPath[unit] = 1;
for (const unit of unitsOf("\"'`,;|#<>[](){}\\")) inPath[unit] = 0;

function unitsOf(text: string): readonly number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/**
 * Recognizes the values that feeds consist of, in one pass over their characters: public addresses, names
 * under a well-known ending, and http URLs. Only for speed: `readValue` finds the same in several
 * passes, and decides wherever this finds nothing.
 *
 * @returns the type of a text that is its own canonical form, can be used, needs no remark, and is one value
 *   however a list is read
 */
export function commonType(text: string): "ipv4-addr" | "domain-name" | "url" | undefined {
  const first = text.charCodeAt(0);
  if (first >= zero && first <= nine && isCommonAddress(text)) return "ipv4-addr";
  if (isCommonUrl(text)) return "url";
  return isCommonName(text, isPublicSuffix) ? "domain-name" : undefined;
}

/** {@link commonType} where the source says what the text should be. */
export function isCommon(declared: IndicatorType, text: string): boolean {
  switch (declared) {
    case "ipv4-addr":
      return isCommonAddress(text);
    case "domain-name":
      return isCommonName(text, isPublicSuffix);
    case "url":
      return isCommonUrl(text);
    default:
      return isCommonSix(text);
  }
}

function isCommonAddress(text: string): boolean {
  const { length } = text;
  if (length < 7 || length > 15) return false;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  let first = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === dot) {
      if (digits === 0) return false;
      if (dots === 0) first = octet;
      else if (dots === 1 && isSpecial(first, octet)) return false;
      dots += 1;
      octet = 0;
      digits = 0;
    } else {
      // A leading zero has more than one reading.
      if (unit < zero || unit > nine || (digits > 0 && octet === 0)) return false;
      octet = octet * 10 + unit - zero;
      digits += 1;
      if (octet > 255) return false;
    }
  }
  return dots === 3 && digits > 0;
}

/** True where an address with these octets may be private or match too much. */
function isSpecial(first: number, second: number): boolean {
  switch (first) {
    case 0:
    case 10:
    case 127:
      return true;
    case 100:
      return second >= 64 && second < 128;
    case 169:
      return second === 254;
    case 172:
      return second >= 16 && second < 32;
    case 192:
      return second === 168;
    default:
      return first >= 224;
  }
}

/**
 * True for a global unicast IPv6 address in the form of RFC 5952 whose zeros, if there are any, are all in
 * `::`.
 */
function isCommonSix(text: string): boolean {
  const first = text.charCodeAt(0);
  if ((first !== two && first !== three) || text.charCodeAt(4) !== colon || text.length > 39) return false;
  let digits = 0;
  let colons = 0;
  let gap = -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === colon) {
      if (digits === 0) {
        if (gap >= 0) return false;
        gap = i;
      }
      colons += 1;
      digits = 0;
    } else {
      if (inSix[unit] !== 1 || digits === 4 || (digits === 0 && unit === zero)) return false;
      digits += 1;
    }
  }
  if (gap < 0) return colons === 7 && digits > 0;
  // One group of zeros is written as 0.
  return gap === text.length - 1 ? colons <= 7 : colons <= 6 && digits > 0;
}

/** @param isSuffix true for a name under which others have names */
function isCommonName(text: string, isSuffix: (name: string) => boolean): boolean {
  const { length } = text;
  if (length > maxName || text.charCodeAt(0) === hyphen) return false;
  let start = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === dot) {
      if (i === start) return false;
      start = i + 1;
    } else if (inName[unit] !== 1 || i - start >= maxLabel) return false;
  }
  if (start === 0 || start === length || text.startsWith("localhost")) return false;
  return isCommonEnding(text.slice(start)) && !isSuffix(text);
}

function isCommonUrl(text: string): boolean {
  if (!text.startsWith("http")) return false;
  const hostStart = text.startsWith("://", 4) ? 7 : text.startsWith("s://", 4) ? 8 : -1;
  if (hostStart < 0) return false;
  const hostEnd = endOfHost(text, hostStart);
  if (hostEnd < 0) return false;
  for (let at = endOfPort(text, hostEnd); at < text.length; at++) {
    if (at < 0 || inPath[text.charCodeAt(at)] !== 1) return false;
  }
  return true;
}

/** Index after a host that is a common name or address; -1 for any other. */
function endOfHost(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === slash || unit === questionMark || unit === colon) break;
  }
  const host = text.slice(from, at);
  return isCommonAddress(host) || isCommonName(host, isRegistrySuffix) ? at : -1;
}

/** Index after a port, if there is one; -1 for one of five digits or more, or none after a colon. */
function endOfPort(text: string, from: number): number {
  if (text.charCodeAt(from) !== colon) return from;
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) >= zero && text.charCodeAt(at) <= nine) at += 1;
  if (at === from + 1 || at - from > 5) return -1;
  return at === text.length || text.charCodeAt(at) === slash || text.charCodeAt(at) === questionMark
    ? at
    : -1;
}
