import { type DocumentLocation, throwProblem } from "../../problems.js";
import type { SourceFormat } from "../../sourceFormat.js";
import type { ListHead } from "./head.js";
import { isStix } from "./json/isStix.js";
import { isRefusal, type ListPlan, type ListRefusal } from "./plan.js";

// The readers of lists are loaded with the first list: a source of STIX documents needs none of them.
const text = (): typeof import("./detect.js") => require("./detect.js");
const json = (): typeof import("./json/planJson.js") => require("./json/planJson.js");
const explicit = (): typeof import("./explicit/planExplicit.js") => require("./explicit/planExplicit.js");

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
  const plan = declared === undefined ? detected(head, kind) : explicit().planExplicit(head, declared);
  if (isRefusal(plan)) throwProblem(plan.code, place, plan.found);
  return plan;
}

function detected(head: ListHead, kind: Kind): ListPlan | ListRefusal | undefined {
  if (kind === "xml") return undefined;
  if (kind === "text") return text().planText(head);
  return isStix(head.text) ? undefined : json().planJson(head);
}
