import { addSelfTimes, costOf } from "../../../bench/src/profile/costs.js";

const frame = (functionName: string, url = "") => ({ functionName, url });

describe("where a profile says that time went", () => {
  it.each([
    [frame("read", "file:///x/node_modules/@pulumi/pulumi/runtime.js"), "@pulumi/pulumi"],
    [frame("parse", "file:///x/node_modules/saxes/saxes.js"), "saxes"],
    [frame("inspect", "file:///x/provider/dist/stix/inspect.js"), "pulumi-extrahop"],
    [frame("(garbage collector)"), "garbage collection"],
    [frame("wrapSafe", "node:internal/modules/cjs/loader"), "loading modules (Node)"],
    [frame("writeSync", "node:fs"), "node:fs"],
    [frame("onread", "node:internal/stream_base_commons"), "node:stream_base_commons"],
    [frame("parse"), "parse (built in)"],
    [frame("(idle)"), undefined],
    [frame("dispatch"), undefined],
  ])("%j belongs to %s", (callFrame, package_) => {
    expect(costOf(callFrame)).toBe(package_);
  });

  it("adds up the time between samples by what ran", () => {
    const sums = new Map<string, number>();
    const nodes = [
      { id: 1, callFrame: frame("(idle)") },
      { id: 2, callFrame: frame("f", "/x/provider/dist/a.js") },
    ];
    addSelfTimes({ nodes, samples: [1, 2, 2], timeDeltas: [5_000_000, 1_000_000, 500_000] }, sums);
    expect([...sums]).toEqual([["pulumi-extrahop", 1.5]]);
  });
});
