import type { ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import type { TypedValue } from "pulumi-extrahop/stix";
import { contentsOf, filesOf } from "../contents.js";
import { readDeclared } from "../declared.js";
import { isToJudge } from "../judged.js";
import { counted, firstOf, shown } from "../words.js";

const maxPlaced = 10;

export interface ValueRule {
  /** In the plural, e.g. "addresses of your own". */
  readonly what: string;
  /** @returns what the value collides with, or undefined for a good one */
  readonly judge: (value: TypedValue) => string | undefined;
}

/**
 * Judges every value of a feed, and reports those that are refused in one violation, with the file that holds
 * them.
 */
export async function judgeValues(
  policy: string,
  resource: ResourceValidationArgs,
  report: ReportViolation,
  { what, judge }: ValueRule,
): Promise<void> {
  const declared = readDeclared(resource);
  if (declared?.digest === undefined || !isToJudge(policy, declared)) return;
  const contents = await contentsOf(declared);
  const { feed, source, system } = declared;
  const on = system === undefined ? "" : ` on ${shown(system.name)}`;
  if ("fault" in contents) {
    report(`The values of ${shown(feed)}${on} cannot be judged: ${shown(contents.fault)}.`);
    return;
  }
  const first: { value: TypedValue; own: string }[] = [];
  let found = 0;
  for (const value of contents.values()) {
    const own = judge(value);
    if (own === undefined) continue;
    found += 1;
    if (first.length < maxPlaced) first.push({ value, own });
  }
  if (found === 0) return;
  const fileOf = await filesOf(
    declared,
    contents.path,
    first.map(({ value }) => value),
  );
  const lines = first.map(
    ({ value, own }) => `${value.type} ${shown(value.value)} (${own}) in ${shown(fileOf(value))}`,
  );
  report(
    `${shown(feed)} (${shown(source)})${on} has ${what}, ${counted(found, "value")}:${firstOf(lines, found)}`,
  );
}
