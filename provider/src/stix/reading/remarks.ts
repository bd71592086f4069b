import { type DocumentLocation, problem, type Spot } from "../problems.js";
import type { ValueRemark } from "../values/readValue.js";
import type { FeedSink } from "./feedSink.js";

/** The text of each remark on values that are uploaded. */
const texts: Readonly<Record<ValueRemark, readonly [one: string, many: string]>> = {
  "private-network": [
    "value is an address or network of a private network",
    "values are addresses or networks of private networks",
  ],
  "could-be-file-name": [
    "value is a domain name or the name of a file",
    "values are domain names or names of files",
  ],
};

/** Gathers what is to be pointed out about values that are uploaded. */
export class Remarks {
  readonly #byRemark = new Map<ValueRemark, { count: number; readonly first: Spot }>();

  constructor(
    private readonly place: DocumentLocation,
    private readonly sink: FeedSink,
  ) {}

  add(remark: ValueRemark, spot: Spot): void {
    const known = this.#byRemark.get(remark);
    if (known === undefined) this.#byRemark.set(remark, { count: 1, first: spot });
    else known.count += 1;
  }

  report(): void {
    for (const [remark, { count, first }] of this.#byRemark) {
      const [one, many] = texts[remark];
      const found = `${count.toLocaleString("en-US")} ${count === 1 ? one : many}.`;
      this.sink.problem(problem(remark, this.place, found, first));
    }
  }
}
