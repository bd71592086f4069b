import type { IndicatorContext, IndicatorType } from "../../model.js";
import { type DocumentLocation, type ProblemCode, problem, type Spot, throwProblem } from "../../problems.js";
import type { FeedSink, Reading } from "../../reading/feedSink.js";
import { type Remark, Remarks } from "../../reading/remarks.js";
import type { TypedValue } from "../../values/canonical.js";
import { commonType } from "../../values/commonValue.js";
import type { ValueRemark } from "../../values/readValue.js";
import { type Judged, judge, type Ports } from "./judge.js";
import { LeftOut } from "./leftOut.js";
import { type Networks, networksOfRange } from "./ranges.js";
import { holdsSink } from "./text/holdsSink.js";

const nothing: IndicatorContext = {};

/**
 * What a list's reader finds: values for the feed, and everything that is left out, with its line, count and
 * reason.
 */
export class ListOutput {
  observables = 0;
  /** Where a record is that is read, in a JSON document; undefined in a list of lines. */
  jsonPath: string | undefined;
  /** What the row or record that is read says about its indicators. */
  context = nothing;
  readonly #leftOut: LeftOut;
  readonly #remarks: Remarks;

  constructor(
    private readonly place: DocumentLocation,
    private readonly sink: FeedSink,
    private readonly ports: Ports,
    readonly reading: Pick<Reading, "allowBroad" | "detail" | "ignoreToIds">,
  ) {
    this.#leftOut = new LeftOut(place, sink);
    this.#remarks = new Remarks(place, sink);
  }

  /** Judges a text that should be one indicator, without reporting it. */
  judge(text: string, claim?: IndicatorType): Judged {
    const judged = judge(text, claim, this.ports);
    return judged.kind === "broad" && this.reading.allowBroad
      ? { kind: "value", typed: judged.typed }
      : judged;
  }

  /** @param remark what is to be pointed out about the value */
  value({ type, value }: TypedValue, line: number, remark?: ValueRemark): void {
    if (remark !== undefined) this.remark(remark, line);
    this.observables += 1;
    this.sink.indicator(type, value, this.context, false);
  }

  /** Points out something about a value that is uploaded. */
  remark(remark: Remark, line: number): void {
    this.#remarks.add(remark, this.#spot(line));
  }

  /** Reports a text that is a common value and nothing else. @returns false for any other text */
  common(text: string, claim?: IndicatorType): boolean {
    const type = commonType(text);
    if (type === "domain-name" && holdsSink(text)) return false;
    // An address is one whatever it is called.
    if (type === undefined || (claim !== undefined && type !== claim && type !== "ipv4-addr")) return false;
    this.observables += 1;
    this.sink.indicator(type, text, this.context, false);
    return true;
  }

  /** Reports a text that should be one indicator. */
  text(text: string, line: number, claim?: IndicatorType): void {
    // Most lines of most lists; judging them in full would find the same.
    if (this.common(text, claim)) return;
    this.report(this.judge(text, claim), line);
  }

  report(judged: Judged, line: number): void {
    if (judged.kind === "value") this.value(judged.typed, line, judged.remark);
    else this.leaveOut(judged.reason, line);
  }

  /** Counts an indicator with the time when it expires; undefined for one that does not. */
  validUntil(until: number | undefined): void {
    this.sink.validUntil(until);
  }

  range(start: string, end: string, line: number, padded = false): void {
    this.networks(networksOfRange(start, end, padded), line);
  }

  networks(networks: Networks, line: number): void {
    if (typeof networks === "string") this.leaveOut(networks, line);
    else for (const network of networks) this.text(network, line);
  }

  /** Counts something that is not uploaded. @param reason stable, in kebab case */
  leaveOut(reason: string, line: number): void {
    this.sink.unusable(reason, 1);
    this.#leftOut.add(reason, line, this.#spot(line));
  }

  /** Counts columns that are not read, whatever they hold. */
  otherColumns(count: number): void {
    this.sink.dropped("unread-column", Math.max(0, count));
  }

  /** Reports indicators of a column or field that is not read. */
  unread(kind: "context" | "unknown", count: number, found: string, line: number): void {
    if (kind === "unknown") this.sink.unusable("column-not-read", count);
    this.problem(kind === "context" ? "column-not-read" : "values-not-read", found, line);
  }

  /** Reports something wrong at a line; the reading goes on. */
  problem(code: ProblemCode, found: string, line: number): void {
    this.sink.problem(problem(code, this.place, found, this.#spot(line)));
  }

  /** Ends the reading of the list. */
  fail(code: ProblemCode, found: string, line: number): never {
    throwProblem(code, this.place, found, this.#spot(line));
  }

  #spot(line: number): Spot {
    return this.jsonPath === undefined ? { line } : { jsonPath: this.jsonPath };
  }

  end(): void {
    this.#remarks.report();
    this.#leftOut.report();
  }
}
