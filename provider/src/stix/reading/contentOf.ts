import { foreignText } from "../container/foreignText.js";
import { type Content, sniff } from "../container/sniff.js";
import { headOf } from "../format/lists/head.js";
import type { SourceFormat } from "../sourceFormat.js";

/** Loaded with the first short text: a source of STIX documents has none. */
const messages = (): typeof import("../format/lists/text/isMessage.js") =>
  require("../format/lists/text/isMessage.js");

/** A message that a server sends in place of a feed is shorter. */
const maxMessageBytes = 2_048;

/**
 * What a content is. A text that is known to be something else than a feed is recognized by its words, unless
 * its source declares how it is read.
 *
 * @param head first bytes of the content
 */
export function contentOf(head: Buffer, declared: SourceFormat | undefined): Content {
  const content = sniff(head);
  const isText = content.kind === "xml" || content.kind === "json" || content.kind === "text";
  if (!isText || declared !== undefined) return content;
  const name = foreignText(head) ?? (content.kind === "text" ? messageIn(head) : undefined);
  return name === undefined ? content : { kind: "foreign", name };
}

function messageIn(head: Buffer): string | undefined {
  if (head.length > maxMessageBytes) return undefined;
  const isMessage = messages().isMessage(headOf(head, maxMessageBytes + 1));
  return isMessage ? "a message in words, not a feed" : undefined;
}
