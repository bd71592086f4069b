import type { XmlGaps } from "../tokenizer.js";
import { ElementShape, type Gap } from "./elementShape.js";

const maxShapes = 16;
/** An element with more is no entry of a list. */
const maxGaps = 1_000;
/**
 * Learning an element costs a part of reading it; so many have to fit for each that is learned, but for the
 * first ones.
 */
const fitsForEach = 8;
const learnedFirst = 8;

/**
 * What the consumer made of an attribute: nothing, a hash of its value, or its value, which then decides what
 * happens next.
 */
export type Wish = "nothing" | "hash" | "value";

/** The shapes of a list's elements, learned while the list is read. */
export class ShapeMemory {
  readonly #shapes: ElementShape[] = [];
  #last: ElementShape | undefined;
  #fits = 0;
  #learned = 0;
  /** Where the element that is being learned begins; -1 where none is. */
  #start = -1;
  /** Elements that are open around it. */
  #depth = 0;
  #gaps: Gap[] = [];
  #end = -1;

  /** The shape of the element that starts at an index, if it is a known one; `end` is where it ends. */
  find(bytes: DataView, at: number): ElementShape | undefined {
    const guess = this.#last?.next;
    if (guess !== undefined && this.#fitting(guess, bytes, at)) return guess;
    for (const shape of this.#shapes) {
      if (shape !== guess && this.#fitting(shape, bytes, at)) return shape;
    }
    return undefined;
  }

  /** Index after the element that was found last. */
  get end(): number {
    return this.#end;
  }

  /** The depth of the element that is being learned; undefined if there is none. */
  get learning(): number | undefined {
    return this.#start < 0 ? undefined : this.#depth;
  }

  /** An element opens whose shape is not known. */
  begin(start: number, depth: number): void {
    if (this.#learned >= learnedFirst + this.#fits / fitsForEach) return;
    this.#learned += 1;
    this.#start = start;
    this.#depth = depth;
    this.#gaps = [];
  }

  /** What is being learned cannot be repeated. */
  giveUp(): void {
    this.#start = -1;
  }

  attribute(from: number, to: number, wish: Wish): void {
    if (wish !== "value") this.#add({ from, to, isText: false, closed: to, isWanted: wish === "hash" });
  }

  text(from: number, to: number, isWanted: boolean): void {
    this.#add({ from, to, isText: true, closed: to, isWanted });
  }

  /** A tag that closes an element ends at an index. */
  closed(at: number): void {
    const last = this.#gaps.at(-1);
    if (last?.isText === true && last.closed === last.to) {
      this.#gaps[this.#gaps.length - 1] = { ...last, closed: at };
    }
  }

  /**
   * The element ends.
   * @param repeat what the consumer does about another one of its shape, given the number of wanted gaps;
   *   undefined where it cannot
   */
  learn(bytes: Buffer, end: number, repeat: (wanted: number) => ((gaps: XmlGaps) => void) | undefined): void {
    const start = this.#start;
    this.#start = -1;
    const repeated = repeat(this.#gaps.filter(({ isWanted }) => isWanted).length);
    if (repeated === undefined) return;
    const shape = new ElementShape(bytes, start, end, this.#gaps, repeated);
    this.#shapes.unshift(shape);
    if (this.#shapes.length > maxShapes) this.#shapes.pop();
    this.#follow(shape);
  }

  #add(gap: Gap): void {
    if (this.#gaps.push(gap) > maxGaps) this.giveUp();
  }

  #fitting(shape: ElementShape, bytes: DataView, at: number): boolean {
    const end = shape.endOf(bytes, at);
    if (end < 0) return false;
    this.#end = end;
    this.#fits += 1;
    this.#follow(shape);
    return true;
  }

  #follow(shape: ElementShape): void {
    if (this.#last !== undefined) this.#last.next = shape;
    this.#last = shape;
  }
}
