import { fingerprint } from "../fingerprint.js";
import { FingerprintTable } from "../fingerprintTable.js";
import { Integers } from "../integers.js";

/** Who reaches a node, and how. */
export interface Reach {
  /** The caller's number of the root that reaches it first; -1 where it counts by itself. */
  readonly root: number;
  /** True where the way leads through an odd number of negations. */
  readonly negated: boolean;
}

/** The answer to {@link References.reach}. */
export interface Reached {
  of(node: number): Reach | undefined;
  /** Idrefs that point at nothing in the document. */
  readonly unresolved: number;
}

const unseen = -2;
const missing = -1;

/**
 * Observables and objects that stand outside indicators, the idrefs between them, and the question which of them indicators reach.
 * All of it is numbers in typed arrays, because a document may hold a million of them.
 */
export class References {
  readonly #ids = new FingerprintTable();
  // Per id: its node or `missing`, and two words of its fingerprint.
  readonly #nodeOfId = new Integers();
  readonly #wordsOfId = new Integers();
  // Per node: the first node inside it, the next one beside it, and the first edge that starts at it.
  readonly #firstInside = new Integers();
  readonly #nextBeside = new Integers();
  readonly #firstEdge = new Integers();
  // Per edge: the id it points at doubled, plus 1 where it negates; the next edge with the same start.
  readonly #target = new Integers();
  readonly #nextEdge = new Integers();
  readonly #rootEdges = new Integers();
  readonly #rootOfEdge = new Integers();
  readonly #settled = new IdFilter();
  readonly #words = new Uint32Array(4);

  /** Adds a node; of several with one id, the first is the one that idrefs mean. */
  addNode(around: number, id: string | undefined): number {
    const node = this.#firstInside.push(missing);
    this.#nextBeside.push(around < 0 ? missing : this.#firstInside.get(around));
    this.#firstEdge.push(missing);
    if (around >= 0) this.#firstInside.set(around, node);
    if (id !== undefined) this.#define(id, node);
    return node;
  }

  /** An id whose values count where they stand, so that it needs no node. */
  settle(id: string): void {
    fingerprint(id, this.#words);
    this.#settled.add(this.#words[0] ?? 0, this.#words[1] ?? 0);
  }

  addEdge(from: number, target: string, negated: boolean): void {
    const edge = this.#addEdge(target, negated, this.#firstEdge.get(from));
    this.#firstEdge.set(from, edge);
  }

  /** An idref that a root makes; `root` is the caller's number of it. */
  addRoot(root: number, target: string, negated: boolean): void {
    this.#rootEdges.push(this.#addEdge(target, negated, missing));
    this.#rootOfEdge.push(root);
  }

  /** Walks from all roots and from `startNodes`; ways without negation win. */
  reach(startNodes: Integers): Reached {
    const nodes = this.#firstInside.length;
    const by = new Int32Array(nodes * 2).fill(unseen);
    const queue = new Integers();
    let unresolved = 0;
    const visit = (node: number, negated: number, root: number): void => {
      const state = node * 2 + negated;
      if (by[state] !== unseen) return;
      by[state] = root;
      queue.push(state);
    };
    const follow = (edge: number, negated: number, root: number): void => {
      const target = this.#target.get(edge);
      const node = this.#nodeOfId.get(target >> 1);
      if (node >= 0) visit(node, negated ^ (target & 1), root);
      else if (!this.#isSettled(target >> 1)) unresolved += 1;
    };
    for (let i = 0; i < startNodes.length; i++) visit(startNodes.get(i), 0, -1);
    for (let i = 0; i < this.#rootEdges.length; i++)
      follow(this.#rootEdges.get(i), 0, this.#rootOfEdge.get(i));
    for (let i = 0; i < queue.length; i++) {
      const state = queue.get(i);
      const node = state >> 1;
      const negated = state & 1;
      const root = by[state] ?? -1;
      for (let inner = this.#firstInside.get(node); inner >= 0; inner = this.#nextBeside.get(inner)) {
        visit(inner, negated, root);
      }
      for (let edge = this.#firstEdge.get(node); edge >= 0; edge = this.#nextEdge.get(edge)) {
        follow(edge, negated, root);
      }
    }
    const of = (node: number): Reach | undefined => {
      const plain = by[node * 2] ?? unseen;
      if (plain !== unseen) return { root: plain, negated: false };
      const turned = by[node * 2 + 1] ?? unseen;
      return turned === unseen ? undefined : { root: turned, negated: true };
    };
    return { of, unresolved };
  }

  #define(id: string, node: number): void {
    const number = this.#numberOf(id);
    if (this.#nodeOfId.get(number) === missing) this.#nodeOfId.set(number, node);
  }

  #addEdge(target: string, negated: boolean, next: number): number {
    this.#nextEdge.push(next);
    return this.#target.push(this.#numberOf(target) * 2 + (negated ? 1 : 0));
  }

  #numberOf(id: string): number {
    const number = this.#ids.number(id);
    if (number === this.#nodeOfId.length) {
      this.#nodeOfId.push(missing);
      fingerprint(id, this.#words);
      this.#wordsOfId.push(this.#words[0] ?? 0);
      this.#wordsOfId.push(this.#words[1] ?? 0);
    }
    return number;
  }

  #isSettled(id: number): boolean {
    return this.#settled.has(this.#wordsOfId.get(id * 2) >>> 0, this.#wordsOfId.get(id * 2 + 1) >>> 0);
  }
}

/**
 * Remembers up to some millions of ids in 2 MB (a Bloom filter). It never forgets one; among two million, about one of a hundred
 * others seems known, which only costs a warning about an idref that points at nothing.
 */
class IdFilter {
  #bits: Uint32Array | undefined;

  add(a: number, b: number): void {
    this.#bits ??= new Uint32Array(2 ** 19);
    for (let i = 0; i < 4; i++) {
      const bit = place(a, b, i);
      this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  has(a: number, b: number): boolean {
    const bits = this.#bits;
    if (bits === undefined) return false;
    for (let i = 0; i < 4; i++) {
      const bit = place(a, b, i);
      if (((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

const place = (a: number, b: number, i: number) => ((a + Math.imul(i, b | 1)) >>> 0) & 0xff_ffff;
