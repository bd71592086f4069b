import type { ListHead } from "../head.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";

/** A list has more lines, or lines that are no sentences. */
const maxLines = 5;

/** Words of sentences that no name, action or option of a list is. */
const strong =
  /^(?:your?|our|we|please|this|is|are|has|have|been|was|were|not|cannot|could|must|will|the|sorry)$/i;
const weak = /^(?:at|by|for|from|in|of|on|to)$/i;
/** After a value: what comes after a value in a list describes it. */
const verb = /^(?:is|are|has|have|was|were|cannot|could|must|will)$/i;
const status = /^(?:HTTP\/[\d.]+ )?[45]\d\d [A-Z][a-z]+/;
/** Rules of web servers and firewalls, whose actions have such words. */
const rule = /^(?:allow|deny|require|order|permit|block|drop|reject|pass)\b/i;

/**
 * True for a text of few lines whose values are all within sentences, such as `Your IP 192.0.2.1 has been
 * blocked`: servers answer so in place of a feed, and the value is that of the client or of the server.
 */
export function isMessage({ data, cut }: ListHead): boolean {
  if (cut || data.length === 0 || data.length > maxLines) return false;
  const withValues = data.filter((line) => wordsOf(line).some(isValue));
  return withValues.length > 0 && withValues.every(isSentence);
}

const wordsOf = (line: string): readonly string[] =>
  line.split(/\s+/).map((word) => word.replace(/^[("'[<]+|[)"'\]>.,:;!?]+$/g, ""));

const isValue = (word: string): boolean => isIndicatorKind(kindOfCell(word));

function isSentence(line: string): boolean {
  if (rule.test(line)) return false;
  const words = wordsOf(line);
  if (words.length < 3) return false;
  if (status.test(line)) return true;
  if (isValue(words[0] ?? "")) return verb.test(words[1] ?? "");
  const plain = words.filter((word) => /^[A-Za-z][A-Za-z'-]*$/.test(word));
  if (plain.length < 2) return false;
  if (words.some((word) => strong.test(word))) return true;
  return /^[A-Z]/.test(line) && words.some((word) => weak.test(word));
}
