import type { Dispatcher } from "undici";
import type { MispMatch } from "../declaration/model.js";
import type { FetchContext } from "./fetcher.js";

/** The declared MISP source and the connections to it. */
export interface MispContext extends FetchContext {
  /** Address of the folder or of the instance, with a slash at its end. */
  readonly base: string;
  readonly tags: readonly string[];
  /** Absent where none is declared. */
  readonly match?: MispMatch;
  readonly dispatcher: Dispatcher;
}
