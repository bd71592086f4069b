import { FingerprintTable } from "../../indexing/fingerprintTable.js";
import { Integers } from "../../memory/integers.js";
import { hashOfBytes } from "./xml/localHash.js";

/** Who reaches a node, and how. */
export interface Reach {
  /** The caller's number of the root that reaches it first; -1 where it counts by itself. */
  readonly root: number;
  /** True where every way leads through a negation. */
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
  readonly #ids = new FingerprintTable(2);
  // Per id: its node or `missing`, and a hash of its local part.
  readonly #nodeOfId = new Integers();
  readonly #hashOfId = new Integers();
  // Per node: the first node inside it, the next one beside it, the first edge that starts at it, and 1 where it negates.
  readonly #firstInside = new Integers();
  readonly #nextBeside = new Integers();
  readonly #firstEdge = new Integers();
  readonly #negates = new Integers();
  // Per edge: the id it points at, and the next edge with the same start.
  readonly #target = new Integers();
  readonly #nextEdge = new Integers();
  // Where roots start: at an edge or at a node, with 1 where the root negates.
  readonly #rootEdges = new Starts();
  readonly #rootNodes = new Starts();
  readonly #settled = new IdFilter();

  /** Adds a node; of several with one id, the first is the one that idrefs mean. */
  addNode(around: number, id: string | undefined, negates: boolean): number {
    const node = this.#firstInside.push(missing);
    this.#nextBeside.push(around < 0 ? missing : this.#firstInside.get(around));
    this.#firstEdge.push(missing);
    this.#negates.push(negates ? 1 : 0);
    if (around >= 0) this.#firstInside.set(around, node);
    if (id !== undefined) this.#define(id, node);
    return node;
  }

  /** An id whose values count where they stand, so that it needs no node: the hash of its local part's UTF-8. */
  settle(localHash: number): void {
    this.#settled.add(localHash);
  }

  addEdge(from: number, target: string): void {
    this.#firstEdge.set(from, this.#addEdge(target, this.#firstEdge.get(from)));
  }

  /** An idref that a root makes; `root` is the caller's number of it. */
  startAtIdref(root: number, target: string, negated: boolean): void {
    this.#rootEdges.add(this.#addEdge(target, missing), root, negated);
  }

  /** A node that a root holds itself; `root` is -1 where the node counts without one. */
  startAtNode(root: number, node: number, negated: boolean): void {
    this.#rootNodes.add(node, root, negated);
  }

  /** Walks from all starts; ways without negation win. */
  reach(): Reached {
    const by = new Int32Array(this.#firstInside.length * 2).fill(unseen);
    const queue = new Integers();
    let unresolved = 0;
    const visit = (node: number, negated: number, root: number): void => {
      const state = node * 2 + (negated | this.#negates.get(node));
      if (by[state] !== unseen) return;
      by[state] = root;
      queue.push(state);
    };
    const follow = (edge: number, negated: number, root: number): void => {
      const target = this.#target.get(edge);
      const node = this.#nodeOfId.get(target);
      if (node >= 0) visit(node, negated, root);
      else if (!this.#isSettled(target)) unresolved += 1;
    };
    this.#rootNodes.each(visit);
    this.#rootEdges.each(follow);
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

  #addEdge(target: string, next: number): number {
    this.#nextEdge.push(next);
    return this.#target.push(this.#numberOf(target));
  }

  #numberOf(id: string): number {
    const number = this.#ids.number(id);
    if (number === this.#nodeOfId.length) {
      this.#nodeOfId.push(missing);
      const local = Buffer.from(id.slice(id.indexOf("}") + 1));
      this.#hashOfId.push(hashOfBytes(local, 0, local.length));
    }
    return number;
  }

  #isSettled(id: number): boolean {
    return this.#settled.has(this.#hashOfId.get(id));
  }
}

class Starts {
  readonly #at = new Integers();
  readonly #root = new Integers();
  readonly #negated = new Integers();

  add(at: number, root: number, negated: boolean): void {
    this.#at.push(at);
    this.#root.push(root);
    this.#negated.push(negated ? 1 : 0);
  }

  each(visit: (at: number, negated: number, root: number) => void): void {
    for (let i = 0; i < this.#at.length; i++) visit(this.#at.get(i), this.#negated.get(i), this.#root.get(i));
  }
}

/**
 * Remembers the hashes of ids. Up to half a million are kept as they are, in their order, because idrefs that point at none of the
 * nodes are rare, and nobody asks without them. Beyond, they go into 2 MB (a Bloom filter whose three bits for a hash stand in one
 * word): among a million it takes one of a hundred others for known, among two million four of them, which only costs a warning about
 * an idref that points at nothing.
 */
class IdFilter {
  #kept = new Integers();
  #known: Set<number> | undefined;
  #words: Int32Array | undefined;

  add(hash: number): void {
    if (this.#words !== undefined) {
      mark(this.#words, hash);
      return;
    }
    this.#known = undefined;
    if (this.#kept.push(hash) < maxKept) return;
    this.#words = new Int32Array(2 ** 19);
    for (let i = 0; i < this.#kept.length; i++) mark(this.#words, this.#kept.get(i));
    this.#kept = new Integers();
  }

  has(hash: number): boolean {
    if (this.#words === undefined) {
      this.#known ??= new Set(Array.from({ length: this.#kept.length }, (_, i) => this.#kept.get(i)));
      return this.#known.has(hash);
    }
    const mixed = mix(hash);
    const bits = bitsOf(mixed);
    return ((this.#words[mixed >>> 13] ?? 0) & bits) === bits;
  }
}

const maxKept = 2 ** 19;

function mark(words: Int32Array, hash: number): void {
  const mixed = mix(hash);
  const index = mixed >>> 13;
  words[index] = (words[index] ?? 0) | bitsOf(mixed);
}

/** Spreads what differs over all bits (the finalizer of MurmurHash3): 19 of them choose the word, 13 make the bits in it. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function bitsOf(mixed: number): number {
  return (1 << (mixed & 31)) | (1 << ((mixed >>> 5) & 31)) | (1 << ((mixed >>> 8) & 31));
}
