import type { IndicatorType } from "../../model.js";
import { reasonForOtherTest } from "./otherObject.js";
import { parsePattern } from "./pattern.js";
import type { ObjectPath, Observation, PatternComparison, Test } from "./patternSyntax.js";

/** What a pattern reports about values: which ones a system can match, and why it cannot use the rest. */
export interface PatternValues {
  readonly values: readonly ClaimedValue[];
  /** Reasons, one for each unusable literal or test. */
  readonly unusable: readonly string[];
  /** True where it holds comments, whose text some readers may take for a part of it. */
  readonly commented: boolean;
  /** True where values are joined by AND or FOLLOWEDBY, or tied to a time or a count. */
  readonly weakened: boolean;
}

/** A value as written; `type` is what its path claims, absent where a path allows several. */
export interface ClaimedValue {
  readonly type: IndicatorType | undefined;
  readonly text: string;
  /**
   * True inside of AND or FOLLOWEDBY, or of a time or a count: it is matched alone, which is wider than what
   * was meant.
   */
  readonly weakened?: true;
}

const simple = /^\[\s*(ipv4-addr|ipv6-addr|domain-name|url):value\s*=\s*'([^'\\]*)'\s*\]$/;

/**
 * Takes the usable values out of a pattern.
 * @throws PatternSyntaxError
 */
export function valuesOfPattern(text: string): PatternValues {
  const plain = simple.exec(text);
  if (plain !== null) {
    return {
      values: [{ type: plain[1] as IndicatorType, text: plain[2] ?? "" }],
      unusable: [],
      commented: false,
      weakened: false,
    };
  }
  const walk = new PatternTraversal();
  walk.observation(parsePattern(text));
  const { values, unusable } = walk;
  const weakened = values.some((value) => value.weakened === true);
  return { values, unusable, commented: hasComment(text), weakened };
}

/** Of a valid pattern. */
function hasComment(text: string): boolean {
  const start = /\/[*/]/;
  return start.test(text) && start.test(text.replace(/'(?:[^'\\]|\\.)*'/gs, "''"));
}

class PatternTraversal {
  readonly values: ClaimedValue[] = [];
  readonly unusable: string[] = [];

  /** @param weakened true inside of what a system cannot hold together */
  observation(node: Observation, weakened = false): void {
    const isWeakened = weakened || node.qualifiers > 0;
    if (node.kind === "observation") this.#comparison(node.comparison, isWeakened);
    else for (const part of node.parts) this.observation(part, isWeakened || node.kind !== "or");
  }

  #comparison(node: PatternComparison, weakened: boolean): void {
    if (node.kind === "test") this.#test(node, weakened);
    else for (const part of node.parts) this.#comparison(part, weakened || node.kind === "and");
  }

  #test(test: Test, weakened: boolean): void {
    const target = targetOf(test.path);
    if (typeof target === "string") {
      this.unusable.push(reasonForOtherTest(test, target, reasonAgainst(test, undefined)));
      return;
    }
    const reason = reasonAgainst(test, target.type);
    const count = Math.max(1, test.values.length);
    if (reason !== undefined) {
      for (let i = 0; i < count; i++) this.unusable.push(reason);
      return;
    }
    for (const { kind, text } of test.values) {
      if (kind === "string") this.values.push({ type: target.type, text, ...(weakened ? { weakened } : {}) });
      else this.unusable.push("not-a-string");
    }
  }
}

/** Nothing inside a negation is used, not even if two negations cancel each other out. */
function reasonAgainst({ operator, negated }: Test, type: IndicatorType | undefined): string | undefined {
  if (negated || operator === "!=") return "negated";
  switch (operator) {
    case "=":
    case "IN":
      return undefined;
    case "ISSUBSET":
      return type === "domain-name" || type === "url" ? "subset-of-a-name" : undefined;
    case "ISSUPERSET":
      return "superset";
    case "LIKE":
      return "like-pattern";
    case "MATCHES":
      return "matches-pattern";
    case "EXISTS":
      return "existence";
    default:
      return "range";
  }
}

/** The type that a path's values have, or the reason why a system cannot use them. */
function targetOf(path: ObjectPath): { readonly type: IndicatorType | undefined } | string {
  const { objectType, steps } = path;
  const names = steps.map((step) => (typeof step === "string" ? step : "[]"));
  const joined = names.join(".");
  switch (objectType) {
    case "ipv4-addr":
    case "ipv6-addr":
    case "domain-name":
    case "url":
      if (joined === "value") return { type: objectType };
      break;
    case "hostname":
      // No object of STIX, but what other tools export names of hosts as.
      if (joined === "value") return { type: "domain-name" };
      break;
    default:
  }
  if (names.at(-1) === "value") {
    const reference = names.at(-2);
    // The side that opens a connection is context, as in STIX 1.
    if (reference === "src_ref" && isTraffic(objectType, names)) return "connection-source";
    if (reference === "dst_ref" && isTraffic(objectType, names)) return { type: undefined };
    if (objectType === "domain-name" && joined === "resolves_to_refs.[].value") return { type: undefined };
    if (objectType.startsWith("ipv") && joined === "resolves_to_refs.[].value") return "mac-address";
  }
  if (objectType === "file" && names[0] === "hashes") return "file-hash";
  if (objectType === "email-message" && names.at(-1) === "value") return "email-address";
  return unusableKind(objectType);
}

const isTraffic = (objectType: string, names: readonly string[]) =>
  objectType === "network-traffic" || names.includes("opened_connection_refs");

const kinds: Readonly<Record<string, string>> = {
  "email-addr": "email-address",
  "mac-addr": "mac-address",
  "windows-registry-key": "registry-key",
  "x509-certificate": "certificate",
  "ipv4-addr": "other-property",
  "ipv6-addr": "other-property",
  "domain-name": "other-property",
  url: "other-property",
};

const known = new Set([
  "artifact",
  "autonomous-system",
  "directory",
  "email-message",
  "file",
  "mutex",
  "network-traffic",
  "process",
  "software",
  "user-account",
]);

/** Why an object of a type cannot be used: the type itself, by one name in both generations of STIX. */
export function unusableKind(objectType: string): string {
  return kinds[objectType] ?? (known.has(objectType) ? objectType : "custom-object");
}
