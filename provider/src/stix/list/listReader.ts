import type { DocumentReader, FeedSink, Reading } from "../feedSink.js";
import type { IndicatorContext } from "../model.js";
import { type Place, problem } from "../problems.js";
import { StrictText } from "../source/strictText.js";
import { typeValue } from "../values/canonical.js";
import { reasonForText } from "../values/reason.js";

/** Reads a list: one indicator a line. */
export class ListReader implements DocumentReader {
  readonly format = "list";
  readonly version = undefined;
  observables = 0;
  readonly #decoder: StrictText;
  readonly #context: IndicatorContext = {};
  #rest = "";
  #line = 0;

  constructor(
    private readonly place: Place,
    _reading: Reading,
    private readonly sink: FeedSink,
  ) {
    this.#decoder = new StrictText(place);
  }

  write(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk));
  }

  end(): void {
    this.#take(this.#decoder.end());
    if (this.#rest !== "") this.#one(this.#rest);
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#one(line);
  }

  #one(raw: string): void {
    this.#line += 1;
    const line = raw.trim();
    if (line === "" || /^(#|\/\/|--|;)/.test(line)) return;
    const typed = typeValue(undefined, line);
    if (typed === undefined) {
      const reason = reasonForText(line);
      this.sink.unusable(reason, 1);
      if (reason === "invalid-value") {
        this.sink.problem(
          problem("line-unusable", this.place, "The line holds no indicator.", { line: this.#line }),
        );
      }
      return;
    }
    this.observables += 1;
    this.sink.indicator(typed.type, typed.value, this.#context, false);
  }
}
