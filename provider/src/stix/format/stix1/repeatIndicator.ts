import type { FeedSink } from "../../reading/feedSink.js";
import type { ValueOwner } from "./frame.js";
import { IndicatorDraft } from "./indicatorDraft.js";
import type { IndicatorPath } from "./indicatorSteps.js";
import { judgeOtherText } from "./otherTexts.js";
import type { PendingValue } from "./pendingValue.js";
import type { ReachedValues } from "./reachedValues.js";
import type { XmlGaps } from "./xml/tokenizer.js";

/** What the steps of an indicator act on. */
export interface StepTargets {
  readonly values: ReachedValues;
  readonly pending: PendingValue;
  readonly sink: FeedSink;
}

/** Repeats the steps of an indicator for another one with other ids and texts. */
export function repeatIndicator(
  { values, pending, sink }: StepTargets,
  steps: readonly IndicatorPath[],
  gaps: XmlGaps,
): void {
  const draft = new IndicatorDraft(undefined, undefined);
  const owner: ValueOwner = { region: "indicator", node: -1, draft, negated: false };
  let gap = 0;
  for (const step of steps) {
    switch (step.does) {
      case "define":
        values.indicatorIds.define(gaps.localFingerprint(gap));
        gap += 1;
        break;
      case "settle":
        values.settle(gaps.localHash(gap));
        gap += 1;
        break;
      case "value":
        pending.again(step.element, gaps.text(gap).trim(), owner);
        gap += 1;
        break;
      case "fact":
        step.take(draft, gaps.text(gap).trim());
        gap += 1;
        break;
      case "judge":
        judgeOtherText(gaps.text(gap), sink);
        gap += 1;
        break;
      case "unusable":
        sink.unusable(step.reason, 1);
    }
  }
  values.finish(draft);
}
