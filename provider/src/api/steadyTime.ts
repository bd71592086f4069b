/**
 * Milliseconds since this process started, by a clock that nobody sets: where NTP or an administrator sets
 * the machine's clock, no request may end early or wait for hours.
 */
export const steadyNow = (): number => performance.now();
