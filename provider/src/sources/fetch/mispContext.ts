import type { Dispatcher } from "undici";
import type { FetchContext } from "./fetcher.js";

/** The declared MISP source and the connections to it. */
export interface MispContext extends FetchContext {
  /** Address of the folder or of the instance, with a slash at its end. */
  readonly base: string;
  readonly tags: readonly string[];
  readonly dispatcher: Dispatcher;
}
