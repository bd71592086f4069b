import { mayNameExceptions, namesExceptions } from "./exceptionNames.js";

/** Words that take a value back wherever a note begins with them. */
const always =
  /^(?:(?:white|allow|safe)[\s-]?listed|false[\s-]?positives?|known[\s-](?:good|safe)|(?:do(?:es)?\s+not|don['\u2019]?t|never|not\s+to)\s+block|not\s+(?:malicious|a\s+threat|bad|an?\s+ioc)|(?:white|allow|safe)[\s-]?list|liste\s+blanche|lista\s+blanca|weiße\s+liste|белый\s+список|白名单|白名單)(?![\p{L}\p{N}-])/iu;
const positive = /^FP(?![A-Za-z0-9])/;
/** Words that do so where no other subject follows: `removed 2026-01-02`, not `removed malware sample`. */
const alone =
  /^(?:removed|deleted|delisted|unlisted|unblocked|revoked|expired|benign|harmless|exempt(?:ed)?|exception|excluded|allowed|trusted|disabled|inactive|deprecated|obsolete|retired)(?=$|\s*[.,;:!()[\]/-]|\s+(?:(?:by|on|at|from|since|per|after|for|as|because|due|until|in|of|see|again|now|\d)(?![a-z])|\d))/i;
const before =
  /^(?:(?:is|was|now|already|currently|has\s+been|been|status|note|reason|verdict|marked(?:\s+as)?|listed\s+as|likely|probable|possible|confirmed)\s*:?\s+)+/i;
const maxCharacters = 300;

/**
 * What a note about a value says: that it is no threat, or no longer one. A note may be about anything; it
 * counts where it begins with such words.
 *
 * @param text without the mark of a comment
 * @returns the reason why the value is not uploaded, or undefined
 */
export function markOfNote(text: string): string | undefined {
  if (!mayNameExceptions(text)) return undefined;
  const plain = text
    .slice(0, maxCharacters)
    .trim()
    .replace(/^[\s#*([{<"'=-]+/, "")
    .replace(before, "");
  if (positive.test(plain) || /^false[\s-]?positive/i.test(plain)) return "false-positive";
  return always.test(plain) || alone.test(plain) || namesExceptions(plain) ? "allowed" : undefined;
}
