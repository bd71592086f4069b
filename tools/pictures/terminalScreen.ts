/** How a cell looks. */
export interface Style {
  /** Index of the 16 colours of a terminal; undefined is the terminal's own. */
  readonly color?: number;
  readonly bold?: true;
  readonly dim?: true;
}

/** Neighbouring cells of one look, with no gap between them. */
export interface Run {
  /** Column of the first cell, from 0. */
  readonly column: number;
  readonly text: string;
  readonly style: Style;
}

interface Cell {
  readonly char: string;
  readonly style: Style;
}

const ESC = "\u001b";
/**
 * Commands to the terminal itself, control sequences with parameters and action, other control characters,
 * and text.
 */
const sequences = new RegExp(
  [
    `${ESC}\\][^\u0007${ESC}]*(?:\u0007|${ESC}\\\\)`,
    `${ESC}\\[([?\\d;]*)([A-Za-z])`,
    `${ESC}[()=>].?`,
    "\\p{Cc}",
    "\\P{Cc}+",
  ].join("|"),
  "gu",
);

/**
 * What a terminal shows after a program wrote this: cursor movements, erasing and colours, as far as the
 * Pulumi CLI uses them. The screen is as high as it has to be, so nothing scrolls away.
 */
export function terminalScreen(output: string): readonly (readonly Run[])[] {
  const screen = new Screen();
  for (const [text, parameters = "", action] of output.matchAll(sequences)) {
    if (action !== undefined) screen.control(action, parameters);
    else if (text === "\r") screen.column = 0;
    else if (text === "\n") screen.row++;
    else if (text.charCodeAt(0) > 31) screen.write(text);
  }
  return screen.rows();
}

class Screen {
  row = 0;
  column = 0;
  #style: Style = {};
  readonly #cells: Cell[][] = [];

  write(text: string): void {
    const line = this.line();
    for (const char of text) line[this.column++] = { char, style: this.#style };
  }

  control(action: string, parameters: string): void {
    const count = Math.max(1, Number(parameters) || 1);
    if (action === "A") this.row = Math.max(0, this.row - count);
    else if (action === "B") this.row += count;
    else if (action === "C") this.column += count;
    else if (action === "D") this.column = Math.max(0, this.column - count);
    else if (action === "G") this.column = count - 1;
    else if (action === "K") this.line().length = Math.min(this.line().length, this.column);
    else if (action === "J") {
      this.line().length = Math.min(this.line().length, this.column);
      this.#cells.length = Math.min(this.#cells.length, this.row + 1);
    } else if (action === "m") this.paint(parameters === "" ? [0] : parameters.split(";").map(Number));
  }

  rows(): readonly (readonly Run[])[] {
    return Array.from(this.#cells, (line) => runsOf(line ?? []));
  }

  private line(): Cell[] {
    this.#cells[this.row] ??= [];
    return this.#cells[this.row] ?? [];
  }

  private paint(codes: readonly number[]): void {
    const { color, ...rest } = this.#style;
    const [code = 0, kind, index] = codes;
    if (code === 38 && kind === 5 && index !== undefined) this.#style = { ...rest, color: index % 16 };
    else if (code === 0) this.#style = {};
    else if (code === 1) this.#style = { ...this.#style, bold: true };
    else if (code === 2) this.#style = { ...this.#style, dim: true };
    else if (code === 39) this.#style = rest;
    else if (code >= 30 && code <= 37) this.#style = { ...rest, color: code - 30 };
    else if (code >= 90 && code <= 97) this.#style = { ...rest, color: code - 82 };
  }
}

function runsOf(line: readonly (Cell | undefined)[]): readonly Run[] {
  const runs: { column: number; text: string; style: Style }[] = [];
  for (const [column, cell] of Array.from(line).entries()) {
    const { char, style } = cell ?? { char: " ", style: {} };
    const last = runs.at(-1);
    const gap = char !== " " && last?.text.endsWith("  ");
    if (last !== undefined && !gap && sameLook(last.style, style)) last.text += char;
    else runs.push({ column, text: char, style });
  }
  return runs;
}

const sameLook = (one: Style, other: Style): boolean =>
  one.color === other.color && one.bold === other.bold && one.dim === other.dim;
