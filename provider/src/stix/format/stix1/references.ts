import { FingerprintTable } from "../../indexing/fingerprintTable.js";
import { IntegerSet } from "../../memory/integerSet.js";
import { Integers } from "../../memory/integers.js";
import type { UnresolvedIdref } from "./indicatorIds.js";
import { hashOfBytes } from "./xml/localHash.js";

/** Who reaches a node, and how. */
export interface Reach {
  /** The caller's number of the root that reaches it first; -1 if it counts by itself. */
  readonly root: number;
  /** True if every way leads through a negation. */
  readonly negated: boolean;
}

/** The answer to {@link References.reach}. */
export interface Reached {
  of(node: number): Reach | undefined;
  /** Idrefs without a target in the document, and the number of those that are not kept with their place. */
  readonly unresolved: { readonly named: readonly UnresolvedIdref[]; readonly others: number };
}

/** Idrefs that are kept with id and place. */
const maxNamed = 10_000;
const unseen = -2;
const missing = -1;

/**
 * Observables and objects outside indicators, the idrefs between them, and the question which of them
 * indicators reach. Everything is a number in a typed array, because a document may hold a million of them.
 */
export class References {
  /** Nodes whose id another one has. */
  duplicates = 0;
  readonly #ids = new FingerprintTable(2);
  // Per id: its node or `missing`, and a hash of its local part.
  readonly #nodeOfId = new Integers();
  readonly #hashOfId = new Integers();
  // Per node: the first node inside it, the next one next to it, the first edge that starts at it, and 1 if
  // it negates.
  readonly #firstInside = new Integers();
  readonly #nextBeside = new Integers();
  readonly #firstEdge = new Integers();
  readonly #negates = new Integers();
  // Per edge: the id it points at, and the next edge with the same start.
  readonly #target = new Integers();
  readonly #nextEdge = new Integers();
  /** Of the first edges. */
  readonly #described: UnresolvedIdref[] = [];
  // Where roots start: at an edge or at a node, with 1 if the root negates.
  readonly #rootEdges = new Starts();
  readonly #rootNodes = new Starts();
  readonly #settled = new IntegerSet();

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

  /**
   * An id whose values count where they are, so that it needs no node: the hash of its local part's UTF-8.
   */
  settle(localHash: number): void {
    this.#settled.add(localHash);
  }

  /** @param describe how the idref is written, and where */
  addEdge(from: number, target: string, describe: () => UnresolvedIdref): void {
    this.#firstEdge.set(from, this.#addEdge(target, this.#firstEdge.get(from), describe));
  }

  /** An idref that a root makes; `root` is the caller's number of it. */
  startAtIdref(root: number, target: string, negated: boolean, describe: () => UnresolvedIdref): void {
    this.#rootEdges.add(this.#addEdge(target, missing, describe), root, negated);
  }

  /** A node that a root holds itself; `root` is -1 if the node counts without one. */
  startAtNode(root: number, node: number, negated: boolean): void {
    this.#rootNodes.add(node, root, negated);
  }

  /** Walks from all starts; ways without negation win. */
  reach(): Reached {
    const reached = new ReachedNodes(this.#firstInside.length);
    const unresolved = { named: new Set<UnresolvedIdref>(), others: 0 };
    const visit = (node: number, negated: number, root: number): void =>
      reached.add(node, negated | this.#negates.get(node), root);
    const follow = (edge: number, negated: number, root: number): void => {
      const target = this.#target.get(edge);
      const node = this.#nodeOfId.get(target);
      if (node >= 0) visit(node, negated, root);
      else if (!this.#settled.has(this.#hashOfId.get(target))) {
        const described = this.#described[edge];
        if (described === undefined) unresolved.others += 1;
        else unresolved.named.add(described);
      }
    };
    this.#rootNodes.each(visit);
    this.#rootEdges.each(follow);
    reached.each((node, negated, root) => {
      for (let inner = this.#firstInside.get(node); inner >= 0; inner = this.#nextBeside.get(inner)) {
        visit(inner, negated, root);
      }
      for (let edge = this.#firstEdge.get(node); edge >= 0; edge = this.#nextEdge.get(edge)) {
        follow(edge, negated, root);
      }
    });
    const { named, others } = unresolved;
    return { of: (node) => reached.of(node), unresolved: { named: [...named], others } };
  }

  #define(id: string, node: number): void {
    const number = this.#numberOf(id);
    if (this.#nodeOfId.get(number) === missing) this.#nodeOfId.set(number, node);
    else this.duplicates += 1;
  }

  #addEdge(target: string, next: number, describe: () => UnresolvedIdref): number {
    this.#nextEdge.push(next);
    if (this.#described.length < maxNamed) this.#described.push(describe());
    return this.#target.push(this.#numberOf(target));
  }

  #numberOf(id: string): number {
    const number = this.#ids.number(id);
    if (number === this.#nodeOfId.length) {
      this.#nodeOfId.push(missing);
      const local = Buffer.from(id.slice(id.indexOf("}") + 1));
      const bytes = new DataView(local.buffer, local.byteOffset, local.length);
      this.#hashOfId.push(hashOfBytes(bytes, 0, local.length));
    }
    return number;
  }
}

/** The nodes that a walk has reached, with and without a negation on the way. */
class ReachedNodes {
  /** Per node, without and with a negation: the root that reached it first. */
  readonly #roots: Int32Array;
  readonly #queue = new Integers();

  constructor(nodes: number) {
    this.#roots = new Int32Array(nodes * 2).fill(unseen);
  }

  add(node: number, negated: number, root: number): void {
    const state = node * 2 + negated;
    if (this.#roots[state] !== unseen) return;
    this.#roots[state] = root;
    this.#queue.push(state);
  }

  /** Visits each node once, also those that are added meanwhile. */
  each(visit: (node: number, negated: number, root: number) => void): void {
    for (let i = 0; i < this.#queue.length; i++) {
      const state = this.#queue.get(i);
      visit(state >> 1, state & 1, this.#roots[state] ?? missing);
    }
  }

  of(node: number): Reach | undefined {
    const plain = this.#roots[node * 2] ?? unseen;
    if (plain !== unseen) return { root: plain, negated: false };
    const negated = this.#roots[node * 2 + 1] ?? unseen;
    return negated === unseen ? undefined : { root: negated, negated: true };
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
