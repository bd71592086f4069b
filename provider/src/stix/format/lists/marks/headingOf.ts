import { namesExceptions } from "./exceptionNames.js";
import { markOfName } from "./markOfName.js";
import { isSentenceOfExceptions } from "./sentenceOfExceptions.js";
import { isTitleOfExceptions } from "./titleOfExceptions.js";

/** What a heading names: values that are let through, or any others. */
export type Heading = "exceptions" | "others";

const decoration = /^[\s#!;/\-=*_[<>|~+.:]+|[\s#!;/\-=*_\]<>:|~+.]+$/g;
const maxCharacters = 80;
/** `Type: whitelist` says what the list is; a count such as `Removed: 12` says nothing of the kind. */
const property =
  /^(list|type|list[ _-]?type|category|classification|action|policy|verdict|section|group)\s*[:=]\s*["']?([a-z][a-z -]*)["']?$/i;
/** Words that say what indicators are, or how a list is meant. */
const others =
  /^(?:(?:start|begin|list|of|the|known|active|new|all|other|blocked|malicious|bad|suspicious|malware|phishing|botnet|spam|threats?|c2|cnc|attack(?:ers?)?|black|blacklist(?:ed)?|blocklist(?:ed)?|denylist(?:ed)?|blocking|deny|block|iocs?|indicators?|ips?|ipv4|ipv6|addresses|networks|ranges|domains?|hosts?|hostnames?|urls?|servers?|entries|section)(?:[\s_-]+|$))+$/i;
const start = /^(?:(?:start|begin|beginning|list|section)[\s_:-]+(?:of\s+)?)?(?:the\s+)?/i;
const startAfter = /[\s_:-]+(?:start|starts|begin|begins|below|follows|section)(?:\s+here)?$/i;
const end = /^(?:end|stop|finish)[\s_:-]+(?:of\s+)?(?:the\s+)?|[\s_:-]+(?:ends?|stop)(?:\s+here)?$/i;
/** `1. Whitelist`, `REM whitelist` */
const numbering = /^(?:\d{1,3}[.)]|[a-z]\)|rem)\s+/i;
/** `Removed on 2026-01-01`, `Expired 2025`, `Deprecated` */
const gone =
  /^(?:removed|deleted|delisted|expired|revoked|retired|deprecated|obsolete)(?:\s+(?:on|since|in|as\s+of))?(?:\s+[\d/-]+)?$/i;
const harmless = /^(?:(?:is|are)\s+)?not\s+(?:malicious|bad|a\s+threat|threats|blocked|indicators|iocs?)$/i;
const maxTitleWords = 4;

/**
 * What a line names as a heading: a comment, a text in brackets or with a colon, or one word.
 *
 * @param line trimmed
 * @returns undefined where the line is no heading
 */
export function headingOf(line: string): Heading | undefined {
  if (line.length > maxCharacters) return undefined;
  // An element's end, as in `</whitelist>`, is the end of what it names.
  const closed = /^\W*<\/\s*([\w -]+)>\W*$/.exec(line)?.[1];
  const plain = closed === undefined ? line.replace(decoration, "").replace(numbering, "") : `end ${closed}`;
  const [, aside = ""] = /\(([^)]*)\)?$/.exec(plain) ?? [];
  const text = plain.replace(/\s*\([^)]*\)?$/, "");
  const [, name = "", value = ""] = property.exec(text) ?? [];
  if (name !== "") return namesByProperty(name, value);
  if (isSentenceOfExceptions(text)) return "exceptions";
  if (text === "" || /[.:,;|\t]/.test(text)) return undefined;
  if (end.test(text)) return isNameOfExceptions(text.replace(end, "")) ? "others" : undefined;
  const words = text.replace(start, "").replace(startAfter, "");
  if (isNameOfExceptions(words) || namesExceptions(aside)) return "exceptions";
  return others.test(text) ? "others" : undefined;
}

/** A name, as in `Known good / CDN`, a title of few words, or what is no longer listed. */
function isNameOfExceptions(text: string): boolean {
  if (namesExceptions(text) || gone.test(text) || harmless.test(text)) return true;
  const parts = text.split(/\s+(?:[-\u2013\u2014/&]|and|or)\s+/);
  if (parts.length > 1 && [parts[0], parts.at(-1)].some((part = "") => namesExceptions(part))) return true;
  return text.split(/\s+/).length <= maxTitleWords && isTitleOfExceptions(text);
}

function namesByProperty(name: string, value: string): Heading | undefined {
  if (namesExceptions(value) || markOfName(name)?.(value) !== undefined) return "exceptions";
  return others.test(value) ? "others" : undefined;
}
