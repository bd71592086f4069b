import type { AttributeReader } from "../attributeReader.js";
import { isWhitespace } from "../bytes.js";
import type { XmlHandler } from "../tokenizer.js";
import type { XmlInput } from "../xmlInput.js";
import { FoundGaps } from "./foundGaps.js";
import { ShapeMemory } from "./shapeMemory.js";

/**
 * Learns the shapes of a list's entries while the tokenizer reads them, and then reads entries of a known
 * shape by itself, in a fraction of the time. Everything here may be left out: the tokenizer reads the same.
 *
 * @typeParam List identifies the element that holds the entries
 */
export class EntryLearner<List> {
  readonly #input: XmlInput;
  readonly #handler: Pick<XmlHandler<never>, "learned">;
  readonly #gaps: FoundGaps;
  /** Of the list that holds the entry which was read last. */
  #shapes = new ShapeMemory();
  #list: List | undefined;
  #listDepth = 0;

  constructor(input: XmlInput, handler: Pick<XmlHandler<never>, "learned">) {
    this.#input = input;
    this.#handler = handler;
    this.#gaps = new FoundGaps((index) => {
      input.at = index;
    });
  }

  /** Reads the entry at the current index, if it has a known shape. */
  repeat(list: List | undefined, depth: number): boolean {
    if (list !== this.#list || depth !== this.#listDepth) {
      this.#shapes = new ShapeMemory();
      this.#list = list;
      this.#listDepth = depth;
      return false;
    }
    const input = this.#input;
    const shape = this.#shapes.find(input.view, input.at);
    if (shape === undefined) return false;
    const { end } = this.#shapes;
    this.#gaps.look(input, shape);
    shape.repeat(this.#gaps);
    input.position.newLines(shape.lineBreaks, shape.lineStart);
    input.at = end;
    return true;
  }

  /** An entry begins whose shape is not known. */
  begin(from: number, depth: number): void {
    this.#shapes.begin(from, depth);
  }

  /** The entry that is being read cannot be repeated. */
  giveUp(): void {
    this.#shapes.giveUp();
  }

  /** The handler has seen a tag with these attributes. */
  attributes({ list, hasNormalized }: AttributeReader<unknown>): void {
    if (this.#shapes.learning === undefined) return;
    if (hasNormalized) this.#shapes.giveUp();
    for (let i = 0; i < list.count; i++) {
      const decides = list.name(i)?.declares !== undefined;
      this.#shapes.attribute(list.start(i), list.end(i), decides ? "value" : list.wish(i));
    }
  }

  /** Text from the current index to another one is about to be read. */
  text(to: number, isWanted: boolean): void {
    if (this.#shapes.learning === undefined) return;
    const { bytes, at: from } = this.#input;
    for (let at = from; at < to; at++) {
      if (isWanted || !isWhitespace(bytes[at])) {
        this.#shapes.text(from, to, isWanted);
        return;
      }
    }
  }

  /** An element that was open at a depth is closed. */
  closed(depth: number): void {
    const { learning } = this.#shapes;
    if (learning === undefined) return;
    const { bytes, at } = this.#input;
    if (learning < depth) this.#shapes.closed(at);
    else this.#shapes.learn(bytes, at, (gaps) => this.#handler.learned(gaps));
  }
}
