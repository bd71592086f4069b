import { invisible } from "../../escaping/invisible.js";
import { quote, unquote } from "../../escaping/quoted.js";
import { type Slot, slot, whole } from "./slot.js";

const quotedPattern = String.raw`"(?:[^"\\\n]|\\.)*"`;

/** Untrusted text in quotation marks. */
export const quoted: Slot<string> = slot(quotedPattern, quote, unquote);

/**
 * Untrusted text that is written plainly where the plain form is unambiguous, and in quotation marks
 * otherwise.
 */
function plainOrQuoted(plain: string): Slot<string> {
  const isPlain = whole(plain);
  return slot(
    `(?:${plain}|${quotedPattern})`,
    (text) =>
      isPlain.test(text) && text.search(invisible) < 0 && !text.includes("[EXTRAHOP_") ? text : quote(text),
    (text) => (text.startsWith('"') ? unquote(text) : text),
  );
}

/** The name of a system, e.g. `hq-sensor`. */
export const name = plainOrQuoted(String.raw`[\p{L}\p{N}][\p{L}\p{N}._\-]*`);

/** A few words, e.g. `ThreatFox CSV`. */
export const title = plainOrQuoted(String.raw`[\p{L}\p{N}](?:[\p{L}\p{N} ._()\-]*[\p{L}\p{N}.)])?`);

/** The value of an indicator, e.g. `192.0.2.1`. */
export const indicatorValue = plainOrQuoted(String.raw`[^\s"\\][^\s\\]*`);

/** A few lowercase words, e.g. `email-address`. */
export const phrase = plainOrQuoted(String.raw`[a-z][a-z0-9\-]*(?: [a-z][a-z0-9\-]*)*`);

/** A line of another text, such as an error's. */
export const line: Slot<string> = slot(
  String.raw`[^\n]*`,
  (text) => (isPlainLine(text) ? text : quote(text)),
  (text) => (text.startsWith('"') ? unquote(text) : text),
);

const isPlainLine = (text: string): boolean =>
  text !== "" && text === text.trim() && !text.startsWith('"') && text.search(invisible) < 0;
