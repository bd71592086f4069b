import { type DocumentLocation, throwProblem } from "../../problems.js";
import { planText } from "./detect.js";
import type { ListHead } from "./head.js";
import { planJson } from "./json/planJson.js";
import { isRefusal, type ListPlan } from "./plan.js";

/**
 * Tells how a document is read as a list.
 *
 * @param kind what its first bytes say that it is
 * @returns undefined where it is no list
 * @throws ProblemFound where it is one that can be read in more than one way
 */
export function planList(
  head: ListHead,
  kind: "text" | "json",
  place: DocumentLocation,
): ListPlan | undefined {
  const plan = kind === "json" ? planJson(head) : planText(head);
  if (isRefusal(plan)) throwProblem(plan.code, place, plan.found);
  return plan;
}
