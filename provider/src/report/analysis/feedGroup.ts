import type { CellState } from "../model.js";
import type { Identity } from "./identity.js";
import type { StackResource } from "./stackView.js";

/**
 * A collection with what was found out about it. One that moves counts twice: as one that is created, and as
 * one that is deleted.
 */
export interface JudgedCollection {
  readonly resource: StackResource;
  readonly identity: Identity;
  readonly state: CellState;
  /** The system where it was until now. */
  readonly movesFrom?: string;
  /**
   * True for one that goes while another resource takes over the same collection: nothing becomes of it on
   * the system.
   */
  readonly handedOver?: true;
}

/** All resources of one source. */
export interface FeedGroup {
  readonly key: string;
  source?: string;
  readonly collections: JudgedCollection[];
  readonly feeds: StackResource[];
}
