import { PassThrough } from "node:stream";
import { Session } from "../../../provider/src/cli/session.js";
import { FleetProgress } from "../../../provider/src/cli/text/fleetProgress.js";

const outcome = (stack: string, seconds: number, skipped = false) => ({
  stack,
  systems: [],
  ok: !skipped,
  skipped,
  former: false,
  changes: {},
  seconds,
  causes: [],
});

/** Runs `sites` sites of 30 s each, `atOnce` at a time, and takes the bar as each round ends. */
function barsOf(sites: number, atOnce: number): readonly string[] {
  const err = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
  let now = 0;
  const session = new Session(undefined, err as unknown as NodeJS.WriteStream);
  const progress = new FleetProgress(session, sites, () => now);
  const bars: string[] = [];
  for (let first = 0; first < sites; first += atOnce) {
    const round = Array.from({ length: Math.min(atOnce, sites - first) }, (_, i) => `s${first + i}`);
    for (const stack of round) progress.begin(stack);
    now += 30_000;
    err.read();
    progress.end(outcome(round[0] ?? "", 30));
    bars.push(String(err.read()));
    for (const stack of round.slice(1)) progress.end(outcome(stack, 30));
  }
  return bars;
}

const leftIn = (text: string) => /, ((?:about|less)[^,]*left)/.exec(text)?.[1];

describe("the bar of a fleet", () => {
  it("estimates the time left by what runs at once, from the first site on", () => {
    // 200 sites of 30 s, 8 at a time, take 25 rounds: 12.5 minutes, and one round is over.
    const bars = barsOf(200, 8);
    expect(leftIn(bars[0] ?? "")).toBe("about 12 minutes left");
    expect(leftIn(bars[12] ?? "")).toBe("about 6 minutes left");
    expect(leftIn(bars[23] ?? "")).toBe("less than a minute left");
  });

  it("estimates the same for sites one at a time", () => {
    const bars = barsOf(10, 1);
    expect(leftIn(bars[0] ?? "")).toBe("about 5 minutes left");
  });
});
