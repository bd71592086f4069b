import type { Indicator } from "../model.js";
import type { Lifetime } from "./instants.js";

/** What is known of a document only once its last indicator is there. */
export interface DocumentFacts {
  readonly uuid: string;
  /** The newest change of any of its indicators, always 24 characters. */
  readonly timestamp: string;
}

/** The text of one document, from its head to its tail. */
export interface DocumentText {
  /** ASCII, and as long whatever the facts, so that it can be written first and filled in last. */
  head(facts: DocumentFacts): string;
  /** The next indicator, or `undefined` where the format cannot express its value; the loss is counted. */
  indicator(indicator: Indicator, lifetime: Lifetime): string | undefined;
  tail(): string;
}

export const noFacts: DocumentFacts = {
  uuid: "00000000-0000-0000-0000-000000000000",
  timestamp: "1970-01-01T00:00:00.000Z",
};
