import { groupedNumber } from "../../groupedNumber.js";
import { type DocumentLocation, type ProblemCode, problem, type Spot } from "../../problems.js";
import type { FeedSink } from "../../reading/feedSink.js";
import { broadReasons } from "../../values/breadth.js";

const maxLines = 5;

/** Kinds of values that lists hold for other tools; leaving them out needs no action. */
const otherKinds: ReadonlySet<string> = new Set([
  "allowed",
  "autonomous-system",
  "cosmetic-rule",
  "deleted",
  "email-address",
  "exception",
  "expired",
  "false-positive",
  "file-hash",
  "file-name",
  "inactive",
  "local-name",
  "mac-address",
  "no-match",
  "not-malicious",
  "no-reputation",
  "not-to-ids",
  "other-type",
  "revoked",
]);

/** Reasons that mean that a line or cell holds nothing that could be named. */
const unnamed: ReadonlySet<string> = new Set(["invalid-value", "empty-cell"]);

/** What each reason means, as the end of "3 values are …". */
const words: Readonly<Record<string, string>> = {
  allowed: "marked as allowed or harmless",
  "allowed-section": "under a heading, or in an object, that names exceptions",
  "address-with-port": "addresses or names with a port or protocol",
  "autonomous-system": "numbers of autonomous systems",
  broadcast: "broadcast addresses",
  "conditional-rule": "rules that hold under conditions only",
  "cosmetic-rule": "rules about parts of pages",
  "email-address": "e-mail addresses",
  deleted: "deleted by their producer",
  exception: "exceptions, or values that an exception of the list excludes",
  expired: "marked as expired",
  "false-positive": "marked as false positives",
  "file-hash": "file hashes",
  "file-name": "file names",
  "forwarding-rule": "rules that forward names to a server",
  "hosts-mapping": "names that are mapped to another address than the list's others",
  inactive: "marked as no longer active",
  "included-file": "files or records that a directive names",
  "invalid-range": "ranges or networks that are not valid",
  "link-local": "link-local addresses",
  "localhost-name": "names of the machine itself",
  loopback: "loopback addresses",
  "local-name": "names of the machine itself",
  multicast: "multicast addresses",
  "network-too-large": "networks larger than any one party uses",
  "public-suffix": "names under which others register names",
  "row-incomplete": "in a last row that may be cut off",
  "single-label-name": "names without a dot",
  "unknown-top-level-domain": "names under no known top-level domain",
  "unspecified-address": "unspecified addresses",
  "mac-address": "MAC addresses",
  "maybe-comment": "values after a semicolon that may be comments",
  "no-reputation": "without a reputation",
  "no-match": "lines that the pattern does not match",
  "not-to-ids": "marked as not for detection",
  "other-type": "of a type that is not matched on traffic",
  "not-malicious": "victims, sinkholes or others that their rows do not call malicious",
  "other-than-declared": "addresses that are declared as names or URLs, or the other way round",
  "pattern-rule": "patterns instead of names",
  range: "ranges",
  revoked: "marked as revoked",
  "range-too-fragmented": "ranges that need too many networks",
  "unclear-mark": "in rows or entries whose marks, such as false_positive, are unclear",
  "unknown-policy": "in rules whose policy is not known to refuse connections",
  "unknown-type": "of a type that is not known",
  "url-with-whitespace": "URLs that are followed by whitespace and what may be the rest of their path",
  "url-path": "paths of URLs without a host",
  "url-or-values": "URLs that end with a delimiter and an address, which may be another value",
  "wildcard-domain": "wildcard domains",
};

const broad: ReadonlySet<string> = new Set(broadReasons);

interface Left {
  count: number;
  readonly first: Spot;
  readonly lines: number[];
}

/**
 * What a list holds that is not uploaded: each line that holds nothing known by itself, the rest by reason.
 */
export class LeftOut {
  readonly #byReason = new Map<string, Left>();

  constructor(
    private readonly place: DocumentLocation,
    private readonly sink: FeedSink,
  ) {}

  add(reason: string, line: number, spot: Spot): void {
    if (unnamed.has(reason)) {
      const what = spot.jsonPath === undefined ? "line" : "record";
      // The text itself is not quoted: what is no list of indicators may be a list of secrets.
      this.sink.problem(problem("line-unusable", this.place, `The ${what} holds no indicator.`, spot));
      return;
    }
    const left = this.#byReason.get(reason);
    if (left === undefined) this.#byReason.set(reason, { count: 1, lines: [line], first: spot });
    else {
      left.count += 1;
      if (left.lines.length < maxLines && left.lines.at(-1) !== line) left.lines.push(line);
    }
  }

  report(): void {
    for (const [reason, { count, lines, first }] of this.#byReason) {
      const subject = `${groupedNumber(count)} ${count === 1 ? "value is" : "values are"}`;
      const found = `${subject} not uploaded (${reason}: ${words[reason] ?? reason}), ${at(lines, count, first)}.`;
      this.sink.problem(problem(codeOf(reason), this.place, found, first));
    }
  }
}

function codeOf(reason: string): ProblemCode {
  if (otherKinds.has(reason)) return "values-of-other-kind";
  if (broad.has(reason)) return "value-too-broad";
  return reason === "address-with-port" ? "values-with-port" : "values-unusable";
}

function at(lines: readonly number[], count: number, first: Spot): string {
  if (first.jsonPath !== undefined) return `${count > 1 ? "first " : ""}at ${first.jsonPath}`;
  if (lines.length === 1) return `at line ${lines[0]}${count > 1 ? " and after it" : ""}`;
  const last = lines.at(-1);
  const more = count > lines.length ? " and more" : "";
  return `at lines ${lines.slice(0, -1).join(", ")} and ${last}${more}`;
}
