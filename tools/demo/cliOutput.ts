/** Lines that say what goes on just now, or that help only who packages Pulumi. */
const passing = [
  /^@ /,
  /^\s*$/,
  /using \S+ from \$PATH/,
  / (creating|updating|deleting|refreshing|reading|replacing) \(\d+s\)/,
  // Rows of resources that nothing is done to, and the count of warnings: the diagnostics have them in full.
  /^ {4,}[\w-]+:\S+ [^(\s]\S*(\s|$)/,
  /pulumi:pulumi:Stack .*\d+ warnings?$/,
  /^(The resources in the stack have been deleted|If you want to remove the stack completely)/,
];

/** Colours and other control sequences of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with the escape character.
const CONTROL = /\u001b\[[0-9;]*m/g;

/**
 * Takes the CLI's output as it comes and passes on the lines that tell what was done. A heading is passed on
 * only when something under it is.
 */
export class CliOutput {
  private rest = "";
  private headings: { readonly line: string; readonly depth: number }[] = [];

  constructor(private readonly pass: (line: string) => void) {}

  take(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.takeLine(line.trimEnd());
  }

  /** To be called when the CLI has ended. */
  end(): void {
    this.takeLine(this.rest);
    this.rest = "";
  }

  private takeLine(line: string): void {
    const plain = line.replace(CONTROL, "").trimEnd();
    if (passing.some((pattern) => pattern.test(plain))) return;
    const depth = plain.length - plain.trimStart().length;
    this.headings = this.headings.filter((heading) => heading.depth < depth);
    if (plain.endsWith(":")) {
      this.headings.push({ line, depth });
      return;
    }
    for (const heading of this.headings.splice(0)) this.pass(heading.line);
    this.pass(line);
  }
}
