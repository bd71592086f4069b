import { namesExceptions } from "./exceptionNames.js";

const maxCharacters = 200;
/** Words by which a title is about something else than exceptions, or about their absence. */
const others =
  /(?:^|[^a-z])(?:not|no|non|anti|without|minus|except|excepting|excluding|removed|cleaned|applied|after|filtered|against|black|block|deny|blocked|blocking|blacklist(?:ed)?|blocklist(?:ed)?|denylist(?:ed)?|malicious|malware|threats?|phish\w*|bad)(?![a-z])/i;
const ending =
  /(?:^|[^a-z])(?:white|allow|safe)[\s_-]?list(?:s|ed|ing)?(?:[\s_-]+(?:domains?|ips?|hosts?|urls?|entries|sites?|addresses|file|feed|data|export))*(?:\s*(?:[([:–—-]|v?\d|(?:of|for|by|from)\s).*)?$/i;
const inOtherLanguages =
  /(?:liste\s+blanche|lista\s+(?:blanca|bianca|branca)|weiße\s+liste|positivliste|белый\s+список|白名单|白名單|ホワイトリスト)/i;

/** True for the title of a list, a file or a group that says that it holds exceptions. */
export function isTitleOfExceptions(title: string): boolean {
  const text = title.trim();
  if (text === "" || text.length > maxCharacters || others.test(text)) return false;
  return ending.test(text) || inOtherLanguages.test(text) || (/\s/.test(text) && namesExceptions(text));
}

/** Names of fields that hold the title of what is around them. */
export const isNameOfTitle = (name: string): boolean =>
  /^(?:title|name|list_?name|feed_?name|group_?name|collection(?:_?name)?|feed|list_?title|display_?name|heading)$/i.test(
    name,
  );
