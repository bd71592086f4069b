import { groupedNumber } from "../groupedNumber.js";
import { type DocumentLocation, problem, type Spot } from "../problems.js";
import type { ValueRemark } from "../values/readValue.js";
import type { SpellingRemark } from "../values/spelling.js";
import type { FeedSink } from "./feedSink.js";

/** What to point out about values that are uploaded: about the value itself, or about its line. */
export type Remark = ValueRemark | SpellingRemark | "url-with-delimiter" | "kinds-on-one-line";

/** The text of each remark. */
const texts: Readonly<Record<Remark, readonly [one: string, many: string]>> = {
  "private-network": [
    "value is an address or network of a private network",
    "values are addresses or networks of private networks",
  ],
  "could-be-file-name": [
    "value is a domain name or the name of a file",
    "values are domain names or names of files",
  ],
  "kinds-on-one-line": [
    "line holds indicators of several kinds, such as an address and a name, which are all read",
    "lines hold indicators of several kinds, such as an address and a name, which are all read",
  ],
  "value-defanged": [
    "value is defanged, and read without that",
    "values are defanged, and read without that",
  ],
  "value-of-other-type": [
    "value is not of the type that its object declares, and is read as what it is",
    "values are not of the type that their objects declare, and are read as what they are",
  ],
  "url-with-delimiter": [
    "URL holds a comma, semicolon or bar and a word after it, which is read as a part of the URL",
    "URLs hold a comma, semicolon or bar and a word after it, which is read as a part of the URL",
  ],
};

/** Gathers what is to be pointed out about values that are uploaded. */
export class Remarks {
  readonly #byRemark = new Map<Remark, { count: number; readonly first: Spot }>();

  constructor(
    private readonly place: DocumentLocation,
    private readonly sink: FeedSink,
  ) {}

  add(remark: Remark, spot: Spot): void {
    const known = this.#byRemark.get(remark);
    if (known === undefined) this.#byRemark.set(remark, { count: 1, first: spot });
    else known.count += 1;
  }

  report(): void {
    for (const [remark, { count, first }] of this.#byRemark) {
      const [one, many] = texts[remark];
      const found = `${groupedNumber(count)} ${count === 1 ? one : many}.`;
      this.sink.problem(problem(remark, this.place, found, first));
    }
  }
}
