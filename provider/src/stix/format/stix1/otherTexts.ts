import type { FeedSink } from "../../reading/feedSink.js";
import { holdsNetworkValue } from "../../values/networkText.js";

/** A longer text is judged in parts, which overlap by more characters than a value has. */
const maxCharacters = 65_536;
const overlap = 300;

/**
 * The texts of an object's properties beside its values, such as names of files and custom properties: other
 * readers may match the network values that they hold.
 */
export class OtherTexts {
  #text = "";
  readonly #sink: FeedSink;

  constructor(sink: FeedSink) {
    this.#sink = sink;
  }

  /** @returns true if the text continues one that a comment or section divides */
  add(text: string): boolean {
    const continues = this.#text !== "";
    this.#text += text;
    if (this.#text.length > maxCharacters) {
      judgeOtherText(this.#text, this.#sink);
      this.#text = this.#text.slice(-overlap);
    }
    return continues;
  }

  /** A tag ends the text. */
  end(): void {
    if (this.#text === "") return;
    judgeOtherText(this.#text, this.#sink);
    this.#text = "";
  }
}

export function judgeOtherText(text: string, sink: FeedSink): void {
  if (holdsNetworkValue(text)) sink.difference("may-match-network", 1);
}
