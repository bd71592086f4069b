import type { ReadFormat } from "../../model.js";
import type { ProblemCode } from "../../problems.js";
import type { ListOutput } from "./output.js";

/** Reads a list line by line. */
export interface LineReader {
  /**
   * @param line without its line break
   * @param number of the line, from 1
   * @param ended false for a last line without a line break; it may be cut off. Default true
   */
  line(line: string, number: number, ended?: boolean): void;
  /** Called once after the last line. */
  end(): void;
}

/** Reads a list that is one JSON document. */
export interface TextReader {
  /** @param text whole characters of the document */
  write(text: string): void;
  end(): void;
}

/** How a list is read: what its format is, and the reader that knows it. */
export type ListPlan =
  | { readonly kind: "lines"; readonly format: ReadFormat; readonly open: (output: ListOutput) => LineReader }
  | { readonly kind: "text"; readonly format: ReadFormat; readonly open: (output: ListOutput) => TextReader };

/** Why a list is not read: nothing says what is meant, or it contradicts an argument. */
export interface ListRefusal {
  readonly kind: "refused";
  readonly code: ProblemCode;
  /** One sentence or two; the remedy of the code follows. */
  readonly found: string;
  /** True where only columns hold indicators whose names say that they are context. */
  readonly contextOnly?: true;
}

export const isRefusal = (plan: ListPlan | ListRefusal | undefined): plan is ListRefusal =>
  plan?.kind === "refused";
