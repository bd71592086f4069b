import type { ListPlan, ListRefusal } from "../plan.js";
import { partsOfParserPath, pathText } from "./jsonPath.js";

/** A place of a JSON document that holds indicators, and how it is read. */
export interface PlaceOfIndicators {
  /** In the notation of the parser. */
  readonly path: string;
  readonly plan: ListPlan | ListRefusal;
}

/** A path in the parser's notation, for people. */
export const shownPath = (path: string): string =>
  pathText(partsOfParserPath(path).map((part) => (part === "*" ? undefined : part)));

/** The path of a value for people, the same for all elements of an array. */
export const shownKeys = (keys: readonly (string | number)[]): string =>
  pathText(keys.map((key) => (typeof key === "number" ? undefined : key)));
