/** A way to a system that a test can break and repair. */
export interface Line {
  /** Takes the place of the system's own address. */
  readonly url: string;
  /** @param requests how many requests may still pass; lines that cannot count them break at once */
  break(requests: number): Promise<void>;
  /** As before, at the same address. */
  repair(): Promise<void>;
}
