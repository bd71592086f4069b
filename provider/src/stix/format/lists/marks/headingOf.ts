import { namesExceptions } from "./exceptionNames.js";
import { markOfName } from "./markOfName.js";
import { isSentenceOfExceptions } from "./sentenceOfExceptions.js";

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
  const text =
    closed === undefined ? line.replace(decoration, "").replace(/\s*\([^)]*\)$/, "") : `end ${closed}`;
  const [, name = "", value = ""] = property.exec(text) ?? [];
  if (name !== "") return namesByProperty(name, value);
  if (isSentenceOfExceptions(text)) return "exceptions";
  if (text === "" || /[.:,;|\t]/.test(text)) return undefined;
  if (end.test(text)) return namesExceptions(text.replace(end, "")) ? "others" : undefined;
  const words = text.replace(start, "").replace(startAfter, "");
  if (namesExceptions(words)) return "exceptions";
  return others.test(text) ? "others" : undefined;
}

function namesByProperty(name: string, value: string): Heading | undefined {
  if (namesExceptions(value) || markOfName(name)?.(value) !== undefined) return "exceptions";
  return others.test(value) ? "others" : undefined;
}
