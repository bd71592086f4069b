/** What an error of the network means, and what to do about it. */
export interface Explanation {
  readonly found: string;
  readonly remedy: string;
}
