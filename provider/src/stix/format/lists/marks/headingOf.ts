import { markOfName, namesExceptions } from "./markOfName.js";

/** What a heading names: values that are let through, or any others. */
export type Heading = "exceptions" | "others";

const decoration = /^[\s#!;/\-=*_[<>|~+]+|[\s#!;/\-=*_\]<>:|~+]+$/g;
const maxCharacters = 60;
/** `Type: whitelist` says what the list is; a count such as `Removed: 12` says nothing of the kind. */
const property =
  /^(list|type|list[ _-]?type|category|classification|action|policy|verdict)\s*[:=]\s*["']?([a-z][a-z -]*)["']?$/i;
/** Words that say what indicators are, or how a list is meant. */
const others =
  /^(?:(?:start|begin|list|of|the|known|active|new|all|other|blocked|malicious|bad|suspicious|malware|phishing|botnet|spam|threat|c2|cnc|attack(?:er)?|blacklist(?:ed)?|blocklist(?:ed)?|denylist(?:ed)?|blocking|deny|block|iocs?|indicators?|ips?|ipv4|ipv6|addresses|networks|ranges|domains?|hosts?|hostnames?|urls?|servers?)(?:\s+|$))+$/i;

/**
 * What a line names as a heading: a comment, a text in brackets or with a colon, or one word.
 *
 * @param line trimmed
 * @returns undefined where the line is no heading
 */
export function headingOf(line: string): Heading | undefined {
  if (line.length > maxCharacters) return undefined;
  const text = line.replace(decoration, "").replace(/\s*\([^)]*\)$/, "");
  const [, name = "", value = ""] = property.exec(text) ?? [];
  if (name !== "") return markOfName(name)?.(value) === undefined ? undefined : "exceptions";
  if (text === "" || /[.:,;|\t]/.test(text)) return undefined;
  const words = text.replace(/^(?:(?:start|begin|list)\s+(?:of\s+)?)?(?:the\s+)?/i, "");
  const ending = /^end\s+(?:of\s+)?(?:the\s+)?/i.exec(text);
  if (ending !== null) return namesExceptions(text.slice(ending[0].length)) ? "others" : undefined;
  if (namesExceptions(words)) return "exceptions";
  return others.test(text) ? "others" : undefined;
}
