/** How a comment of several lines begins and ends. */
interface Block {
  readonly start: RegExp;
  readonly end: RegExp;
}

const everywhere: readonly Block[] = [
  { start: /^\/\*(?=[\s*]|$)|^\/\*.*\*\/$/, end: /\*\// },
  { start: /^<!--/, end: /-->/ },
  { start: /^--\[(=*)\[/, end: /\](=*)\]/ },
  { start: /^=begin\b/, end: /^=(?:end|cut)\b/ },
  { start: /^#if\s+0\b/, end: /^#endif\b/ },
];
/** Not in tables, whose cells have quotes of their own. */
const inLines: readonly Block[] = [
  ...everywhere,
  { start: /^"""(?=[^"]*$)/, end: /"""/ },
  { start: /^'''(?=[^']*$)/, end: /'''/ },
];

/** First characters of lines that may begin a comment of several lines. */
const first: ReadonlySet<string> = new Set(["/", "<", '"', "'", "-", "=", "#"]);

/** Follows the comments of several lines in a text. */
export class BlockComments {
  #open: Block | undefined;
  /** Number of the line where the comment begins that is open. */
  line = 0;
  readonly #blocks: readonly Block[];

  /** @param isTable true where quotes are those of cells */
  constructor(isTable: boolean) {
    this.#blocks = isTable ? everywhere : inLines;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /**
   * Takes a line.
   *
   * @param text trimmed
   * @returns what is left of the line beside comments: the text itself as a rule
   */
  rest(text: string, number: number): string {
    if (this.#open !== undefined) return this.#afterEnd(text, this.#open);
    if (!first.has(text.charAt(0))) return text;
    for (const block of this.#blocks) {
      const found = block.start.exec(text);
      if (found === null) continue;
      this.#open = block;
      this.line = number;
      const skip = Math.max(found[0].endsWith("*/") ? 2 : found[0].length, 1);
      return this.#afterEnd(text.slice(skip), block);
    }
    return text;
  }

  #afterEnd(text: string, { end }: Block): string {
    const found = end.exec(text);
    if (found === null) return "";
    this.#open = undefined;
    return text.slice(found.index + found[0].length).trim();
  }
}
