import { type DocumentLocation, throwProblem } from "../../problems.js";
import type { SourceFormat } from "../../sourceFormat.js";
import { planText } from "./detect.js";
import { planExplicit } from "./explicit/planExplicit.js";
import type { ListHead } from "./head.js";
import { planJson } from "./json/planJson.js";
import { isRefusal, type ListPlan, type ListRefusal } from "./plan.js";

type Kind = "text" | "json" | "xml";

/**
 * Tells how a document is read as a list.
 *
 * @param kind what its first bytes say that it is
 * @param declared how its source says that it is read, if it does
 * @returns undefined where it is no list
 * @throws ProblemFound where it is one that can be read in more than one way, or not as declared
 */
export function planList(
  head: ListHead,
  kind: Kind,
  place: DocumentLocation,
  declared: SourceFormat | undefined,
): ListPlan | undefined {
  const plan = declared === undefined ? detected(head, kind) : planExplicit(head, declared);
  if (isRefusal(plan)) throwProblem(plan.code, place, plan.found);
  return plan;
}

function detected(head: ListHead, kind: Kind): ListPlan | ListRefusal | undefined {
  if (kind === "xml") return undefined;
  return kind === "json" ? planJson(head) : planText(head);
}
