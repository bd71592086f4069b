import { styleText } from "node:util";
import Table from "cli-table3";
import { CliOutput } from "./cliOutput.js";

type Style = Parameters<typeof styleText>[0];

/**
 * Tells the demo's story on a terminal; plain text where colour is not wanted (no-color.org) or cannot be
 * shown.
 */
export class Narrator {
  private chapters = 0;

  constructor(
    private readonly write: (text: string) => void,
    readonly coloured: boolean,
  ) {}

  chapter(title: string): void {
    this.chapters += 1;
    this.write(`\n${this.style("bold", `${this.chapters}. ${title}`)}\n`);
  }

  say(text: string): void {
    this.write(`${text}\n`);
  }

  /** A command, as a person would type it. */
  command(text: string): void {
    this.write(`\n${this.style("cyan", `$ ${text}`)}\n`);
  }

  /** Something that was looked up in the systems themselves and is as it should be. */
  proof(text: string): void {
    this.write(`${this.style("green", "✓")} ${text}\n`);
  }

  failure(text: string): void {
    this.write(`\n${this.style("red", "✗")} ${text}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
    table.push(...rows.map((row) => [...row]));
    this.write(`\n${table.toString()}\n`);
  }

  /** Takes the output of a command that was shown before, as it comes. */
  commandOutput(): CliOutput {
    return new CliOutput((line) => this.write(`  ${line}\n`));
  }

  private style(style: Style, text: string): string {
    return this.coloured ? styleText(style, text) : text;
  }
}

export function terminalNarrator(): Narrator {
  const { stdout, env } = process;
  return new Narrator((text) => stdout.write(text), stdout.isTTY === true && !env["NO_COLOR"]);
}
