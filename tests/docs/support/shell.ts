/**
 * The simple commands of a shell script as words, those within `$(…)` included; without assignments,
 * redirections, comments and the bodies of here-documents. It knows as much of a shell as documentation uses.
 */
export function shellCommands(script: string): readonly (readonly string[])[] {
  return new Reader(withoutHereDocuments(script.replace(/\\\n/g, " "))).commands();
}

function withoutHereDocuments(script: string): string {
  let end: string | undefined;
  return script
    .split("\n")
    .filter((line) => {
      if (end !== undefined) {
        if (line.trim() === end) end = undefined;
        return false;
      }
      end = /<<-?\s*'?(\w+)/.exec(line)?.[1];
      return true;
    })
    .join("\n");
}

class Reader {
  #at = 0;
  readonly #found: (readonly string[])[] = [];
  #words: string[] = [];
  #word: string | undefined;

  constructor(private readonly text: string) {}

  commands(): readonly (readonly string[])[] {
    while (this.#at < this.text.length) this.step();
    this.endCommand();
    return this.#found;
  }

  private step(): void {
    const char = this.text[this.#at] ?? "";
    if (char === "'" || char === '"') this.quoted(char);
    else if (this.text.startsWith("$(", this.#at)) this.substitution();
    else if (char === "#" && this.#word === undefined) this.skipTo("\n");
    else if (/[\n;|&]/.test(char)) {
      if (char === "&" && this.#word?.endsWith(">")) this.add(char);
      else this.endCommand();
    } else if (/\s/.test(char)) this.endWord();
    else this.add(char);
    this.#at++;
  }

  private add(text: string): void {
    this.#word = (this.#word ?? "") + text;
  }

  private quoted(quote: string): void {
    this.add("");
    for (this.#at++; this.#at < this.text.length && this.text[this.#at] !== quote; this.#at++) {
      if (quote === '"' && this.text.startsWith("$(", this.#at)) this.substitution();
      else this.add(this.text[this.#at] ?? "");
    }
  }

  private substitution(): void {
    let depth = 0;
    const start = this.#at + 2;
    for (this.#at++; this.#at < this.text.length; this.#at++) {
      if (this.text[this.#at] === "(") depth++;
      if (this.text[this.#at] === ")" && --depth === 0) break;
    }
    this.#found.push(...shellCommands(this.text.slice(start, this.#at)));
    this.add("$()");
  }

  private skipTo(char: string): void {
    const end = this.text.indexOf(char, this.#at);
    this.#at = (end < 0 ? this.text.length : end) - 1;
  }

  private endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  private endCommand(): void {
    this.endWord();
    const words = withoutRedirections(this.#words);
    const first = words.findIndex((word) => !/^\w+=/.test(word));
    if (first >= 0) this.#found.push(words.slice(first));
    this.#words = [];
  }
}

function withoutRedirections(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) => !/^\d?[<>]/.test(word) && !/^\d?(>>?|<|<<)$/.test(words[index - 1] ?? ""),
  );
}
