/**
 * The same text in memory of its own. A piece cut from a longer string keeps the whole string alive in V8, so
 * whatever outlives the chunk that it was read from has to be copied.
 */
export function detachString(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, "utf16le").toString("utf16le");
}
