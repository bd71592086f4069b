import { fingerprint } from "../fingerprint.js";

/** A growable array of 32-bit integers. */
class Integers {
  #items = new Int32Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#items.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#items);
      this.#items = grown;
    }
    this.#items[this.length] = value;
    this.length += 1;
    return this.length - 1;
  }

  get(at: number): number {
    return this.#items[at] ?? -1;
  }

  set(at: number, value: number): void {
    this.#items[at] = value;
  }
}

/** Who reaches a node, and how. */
export interface Reach {
  /** The caller's number of the root that reaches it first. */
  readonly root: number;
  /** True where the way leads through an odd number of negations. */
  readonly negated: boolean;
}

/**
 * Observables and objects that stand outside indicators, the idrefs between them, and the question which of them indicators reach.
 * Everything is numbers in typed arrays, since a document may hold a million of them; ids are kept as 64 bits.
 */
export class References {
  // Per node: the node around it is known by lists of children.
  readonly #firstChild = new Integers();
  readonly #nextSibling = new Integers();
  readonly #firstEdge = new Integers();
  // Per edge: 64 bits of the target's id, a flag, the next edge of the same origin.
  readonly #edgeHigh = new Integers();
  readonly #edgeLow = new Integers();
  readonly #edgeNegated = new Integers();
  readonly #nextEdge = new Integers();
  /** Edges that start at a root, with the root's number. */
  readonly #rootEdges = new Integers();
  readonly #rootOfEdge = new Integers();
  readonly #nodes = new Map<bigint, number>();
  /** Ids whose values counted where they stand; 32 bits each, as they are only asked whether they exist. */
  readonly #settled = new Set<number>();
  readonly #words = new Uint32Array(4);

  get nodes(): number {
    return this.#firstChild.length;
  }

  get hasRoots(): boolean {
    return this.#rootEdges.length > 0;
  }

  /** Adds a node; the first node of an id is the one that idrefs mean. */
  addNode(parent: number, id: string | undefined): number {
    const node = this.#firstChild.push(-1);
    this.#nextSibling.push(parent < 0 ? -1 : this.#firstChild.get(parent));
    this.#firstEdge.push(-1);
    if (parent >= 0) this.#firstChild.set(parent, node);
    if (id !== undefined) {
      const key = this.#key(id);
      if (!this.#nodes.has(key)) this.#nodes.set(key, node);
    }
    return node;
  }

  /** An id that needs no node, because its values counted already. */
  settle(id: string): void {
    fingerprint(id, this.#words);
    this.#settled.add(this.#words[0] ?? 0);
  }

  addEdge(from: number, target: string, negated: boolean): void {
    this.#addEdge(target, negated, this.#firstEdge.get(from));
    this.#firstEdge.set(from, this.#edgeHigh.length - 1);
  }

  addRoot(root: number, target: string, negated: boolean): void {
    this.#addEdge(target, negated, -1);
    this.#rootEdges.push(this.#edgeHigh.length - 1);
    this.#rootOfEdge.push(root);
  }

  #addEdge(target: string, negated: boolean, next: number): void {
    fingerprint(target, this.#words);
    this.#edgeHigh.push(this.#words[0] ?? 0);
    this.#edgeLow.push(this.#words[1] ?? 0);
    this.#edgeNegated.push(negated ? 1 : 0);
    this.#nextEdge.push(next);
  }

  /**
   * Walks from all roots. The answer tells for a node who reaches it; ways without negation win. `startNodes` are reached by
   * themselves, with root -1.
   */
  reach(startNodes: readonly number[]): { of(node: number): Reach | undefined; unresolved: number } {
    const by = new Int32Array(this.nodes * 2).fill(-2);
    const queue = new Integers();
    let unresolved = 0;
    const visit = (node: number, polarity: number, root: number) => {
      const state = node * 2 + polarity;
      if (by[state] !== -2) return;
      by[state] = root;
      queue.push(state);
    };
    const follow = (edge: number, polarity: number, root: number) => {
      const key = this.#keyOf(this.#edgeHigh.get(edge), this.#edgeLow.get(edge));
      const target = this.#nodes.get(key);
      if (target !== undefined) visit(target, polarity ^ this.#edgeNegated.get(edge), root);
      else if (!this.#settled.has(this.#edgeHigh.get(edge) >>> 0)) unresolved += 1;
    };
    for (const node of startNodes) visit(node, 0, -1);
    for (let i = 0; i < this.#rootEdges.length; i++)
      follow(this.#rootEdges.get(i), 0, this.#rootOfEdge.get(i));
    for (let i = 0; i < queue.length; i++) {
      const state = queue.get(i);
      const node = state >> 1;
      const polarity = state & 1;
      const root = by[state] ?? -1;
      for (let child = this.#firstChild.get(node); child >= 0; child = this.#nextSibling.get(child)) {
        visit(child, polarity, root);
      }
      for (let edge = this.#firstEdge.get(node); edge >= 0; edge = this.#nextEdge.get(edge)) {
        follow(edge, polarity, root);
      }
    }
    const of = (node: number): Reach | undefined => {
      const plain = by[node * 2] ?? -2;
      if (plain !== -2) return { root: plain, negated: false };
      const turned = by[node * 2 + 1] ?? -2;
      return turned === -2 ? undefined : { root: turned, negated: true };
    };
    return { of, unresolved };
  }

  #key(id: string): bigint {
    fingerprint(id, this.#words);
    return this.#keyOf(this.#words[0] ?? 0, this.#words[1] ?? 0);
  }

  #keyOf(high: number, low: number): bigint {
    return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  }
}
