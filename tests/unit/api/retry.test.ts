import fc from "fast-check";
import type { Fault } from "../../../provider/src/api/fault.js";
import { backOff, decide, retryAfterMilliseconds } from "../../../provider/src/api/retry.js";

const now = Date.UTC(2026, 0, 1);
const attempt = { number: 1, maxNumber: 5, repeatable: true, now, millisecondsLeft: 600_000 };
const answered = (status: number, retryAfter?: string): Fault => ({
  kind: "answered",
  status,
  retryAfter,
  text: "",
});
const broke: Fault = { kind: "lost", error: Object.assign(new Error("reset"), { code: "ECONNRESET" }) };
const refused: Fault = {
  kind: "unreached",
  error: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }),
};
const untrusted: Fault = {
  kind: "untrusted",
  error: Object.assign(new Error("self-signed"), { code: "CERT_UNTRUSTED" }),
};
const half = () => 0.5;

describe("the decision after a failed attempt", () => {
  it.each([429, 500, 502, 503, 504])("waits after %i", (status) => {
    expect(decide(answered(status), attempt, half).action).toBe("wait");
  });

  it.each([301, 400, 401, 403, 404, 409, 413, 422])("stops after %i", (status) => {
    expect(decide(answered(status), attempt, half)).toEqual({ action: "stop" });
  });

  it("waits after a connection that was refused or broke, and stops at a certificate that does not verify", () => {
    expect(decide(refused, attempt, half).action).toBe("wait");
    expect(decide(broke, attempt, half).action).toBe("wait");
    expect(decide(untrusted, attempt, half)).toEqual({ action: "stop" });
  });

  it.each([
    ["a broken connection", broke],
    ["a 500", answered(500)],
    ["a 503", answered(503)],
  ])("never repeats a creation after %s: it may have been applied", (_case, fault) => {
    expect(decide(fault, { ...attempt, repeatable: false }, half)).toEqual({ action: "stop" });
  });

  it("repeats a creation that certainly did not happen", () => {
    expect(decide(refused, { ...attempt, repeatable: false }, half).action).toBe("wait");
    expect(decide(answered(429), { ...attempt, repeatable: false }, half).action).toBe("wait");
  });

  it("waits as long as the system asked, without jitter", () => {
    expect(decide(answered(429, "7"), attempt, half)).toMatchObject({ milliseconds: 7_000 });
    const date = new Date(now + 90_000).toUTCString();
    expect(decide(answered(503, date), attempt, half)).toMatchObject({ milliseconds: 90_000 });
  });

  it("stops rather than wait beyond the deadline", () => {
    expect(decide(answered(429, "3600"), attempt, half)).toEqual({ action: "stop" });
  });

  it("stops at the last attempt", () => {
    expect(decide(refused, { ...attempt, number: 5 }, half).action).toBe("stop");
  });

  it("waits anything between nothing and a bound that doubles, at most 30 s", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (number, chance) => {
          const wait = backOff(number, () => chance);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** number));
        },
      ),
    );
  });

  it.each([
    ["12", 12_000],
    [" 0 ", 0],
    [new Date(now - 5_000).toUTCString(), 0],
    ["soon", undefined],
    ["-1", undefined],
    [undefined, undefined],
  ])("reads Retry-After %p as %p milliseconds", (value, milliseconds) => {
    expect(retryAfterMilliseconds(value, now)).toBe(milliseconds);
  });
});
