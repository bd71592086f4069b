import { markOfNote } from "./markOfNote.js";

/** Why a value is left out by the comment after it, as in `198.51.100.7 # false positive`. */
export function reasonByComment(text: string): string | undefined {
  const comment = /^[^#/;!\s][^#]*?\s(?:#|\/\/|;|--|\/\*)\s*(.*)$/s.exec(text)?.[1];
  return comment === undefined ? undefined : markOfNote(comment);
}
