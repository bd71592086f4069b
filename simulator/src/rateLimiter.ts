import type { RateLimit } from "./options.js";

/** A bucket of tokens that fills at the limit's rate. */
export class RateLimiter {
  private readonly capacity: number;
  private readonly perMillisecond: number;
  private tokens: number;
  private filledAt: number;

  constructor(limit: RateLimit, now: number) {
    this.capacity = Math.max(1, limit.burst ?? limit.requestsPerMinute);
    this.perMillisecond = limit.requestsPerMinute / 60_000;
    this.tokens = this.capacity;
    this.filledAt = now;
  }

  /** Takes a request: 0 when it may pass, else the seconds after which the next one may. */
  take(now: number): number {
    this.tokens = Math.min(this.capacity, this.tokens + (now - this.filledAt) * this.perMillisecond);
    this.filledAt = now;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - this.tokens) / this.perMillisecond / 1000));
  }
}
