/**
 * What a request is part of. Its time is bounded by the system's `limits.operationSeconds`, retries and waits
 * included.
 */
export interface Operation {
  /** What is attempted, for errors: `uploading collection "APT1"`. */
  readonly action: string;
  /** Called with what the operation is waiting for or doing, in a few words; shown on the resource's row. */
  readonly progress?: (text: string) => void;
}
