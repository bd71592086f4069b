import { namesExceptions } from "./exceptionNames.js";

const maxCharacters = 200;
/** Words by which a title is about something else than exceptions, or about their absence. */
const others =
  /(?:^|[^a-z])(?:not|no|non|anti|without|minus|except|excepting|exclud(?:e|es|ing)|ends?|removed|cleaned|applied|after|filtered|against|report|reports|request|requests|add|added|submit|to|into|with|using|via|see|than|per|and|or|if|when|before|unless|should|please|do|does|black|block|deny|blocked|blocking|blacklist(?:ed)?|blocklist(?:ed)?|denylist(?:ed)?|malicious|malware|threats?|phish\w*|bad)(?![a-z])/i;
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

const titled =
  /^(?:title|name|list|list[ _-]?name|feed|feed[ _-]?name|description|about|file|filename|content|contents|purpose)\s*[:=]\s*(.+)$/i;
const maxBare = 60;
/** Lines of a preamble at whose beginning a title is. */
const maxLines = 20;
const maxBareLines = 3;

/**
 * The title of a text list that says that it holds exceptions: a comment such as `# Title: A whitelist`, or
 * one of the first lines by itself; undefined where there is none.
 *
 * @param comments lines before the first value, without marks of comments
 */
export function titleOfExceptions(comments: readonly string[]): string | undefined {
  for (const [i, comment] of comments.slice(0, maxLines).entries()) {
    const plain = comment.replace(/^[\s*=_#|-]+|[\s*=_#|-]+$/g, "");
    const title = titled.exec(plain)?.[1];
    const isTitle = title === undefined ? i < maxBareLines && isBareTitle(plain) : isTitleOfExceptions(title);
    if (isTitle) return plain;
  }
  return undefined;
}

/** A line that is nothing but a title; one word is a heading, which other headings may follow. */
const isBareTitle = (text: string): boolean =>
  text.length <= maxBare &&
  /\s/.test(text) &&
  !/[:/;]|\w\.\w/.test(text) &&
  !namesExceptions(text) &&
  isTitleOfExceptions(text);
