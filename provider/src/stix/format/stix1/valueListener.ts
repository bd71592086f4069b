import { quoted, type Spot } from "../../problems.js";
import type { FeedSink } from "../../reading/feedSink.js";
import type { PackageReport } from "./packageReport.js";
import type { ValueListener } from "./pendingValue.js";
import type { ReachedValues } from "./reachedValues.js";

/**
 * Hands the values of a package on, and reports what is to be said about them at the place that is being
 * read.
 */
export function valueListener(
  values: ReachedValues,
  report: PackageReport,
  sink: FeedSink,
  spot: () => Spot,
): ValueListener {
  return {
    usable: (type, value, hostname, owner) => values.usable(type, value, hostname, owner),
    remark: (remark, { region }) => {
      if (region === "indicator") report.remark(remark, spot());
    },
    broad: (typed, reason, hostname, owner) => {
      if (values.refuses(typed, reason, hostname, owner)) report.broad({ typed, reason }, spot());
    },
    respelled: () => sink.respelled(),
    unusable: (reason, owner) => values.unusable(reason, owner),
    invalid: (text) => {
      report.problem("value-invalid", `${quoted(text)} is not of the type that it is declared as.`, spot());
    },
    weakened: () => report.weaken(spot()),
  };
}
