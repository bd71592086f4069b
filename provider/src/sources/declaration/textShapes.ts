import type { TextShape } from "./shape.js";

/** Text with a meaning. */
export const text = (meaning: string, rest: Partial<TextShape> = {}): TextShape => ({
  kind: "text",
  meaning,
  ...rest,
});

/** The address of a web server, without credentials: they would not be sent, and the file is committed. */
export const url = (meaning: string): TextShape =>
  text(meaning, {
    pattern: String.raw`https?:\/\/(?![^\/?#]*@)\S+`,
    expected:
      "an address that begins with https:// or http://, without user and password: name them with credentials",
  });

/** A span of time; {@link parseDuration} reads it. */
export const duration = (meaning: string): TextShape =>
  text(meaning, { pattern: String.raw`\d+ ?[mhdw]`, expected: "a duration such as 30d, 12h, 15m or 2w" });
