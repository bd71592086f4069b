import type { Capture } from "./details.js";
import type { ElementKind } from "./elementKind.js";
import type { IndicatorDraft } from "./indicatorDraft.js";
import type { XmlSpot } from "./xml/tokenizer.js";

/** The part of the document's meaning that an element belongs to. */
export type Region =
  /** Inside no observable. */
  | "outside"
  /** Inside the observable that an indicator looks for. */
  | "indicator"
  /** Inside an observable of the package's own list. */
  | "listed"
  /** Inside any other observable: context, victims, sightings, parameters. */
  | "context";

export interface Frame {
  kind: ElementKind;
  region: Region;
  /** True inside of a `negate`. */
  negated: boolean;
  /** The innermost node of the references around, -1 for none. */
  node: number;
  draft: IndicatorDraft | undefined;
  /** `category` of an address, `type` of a URI or domain name: what a value element inside claims. */
  claim: string | undefined;
  capture: Capture | undefined;
  properties: Properties | undefined;
  composition: Composition | undefined;
}

/** The position of a value, which decides whether it counts. */
export type ValueOwner = Pick<Frame, "region" | "node" | "draft" | "negated">;

/** True if values count by themselves: inside an indicator's observable, without negation. */
export const isPlain = ({ region, node, negated }: Frame) => region === "indicator" && node < 0 && !negated;

/** True for a list of indicators that nothing around changes. */
export const isPlainList = ({ kind, region, node, negated, draft }: Frame) =>
  kind.role === "listed-indicators" && region === "outside" && node < 0 && !negated && draft === undefined;

/** Properties of an object: what it is, and how many values were found inside. */
export interface Properties {
  /** CybOX's name of the object; undefined if its type has no known namespace. */
  readonly object: string | undefined;
  hashed: boolean;
  values: number;
}

/** A composition joined by AND. */
export interface Composition {
  members: number;
  /** Values that were usable and references that were made before it. */
  readonly before: number;
  readonly at: XmlSpot;
}

/** Counts a member of the composition that an element is. */
export function join(parent: Frame | undefined): void {
  if (parent?.composition !== undefined) parent.composition.members += 1;
}

/** The elements that are open. Frames are reused from element to element, as a document may have millions. */
export class Frames {
  readonly #frames: Frame[] = [];
  #depth = 0;

  /** The innermost element. */
  get top(): Frame | undefined {
    return this.#frames[this.#depth - 1];
  }

  /** What is `back` elements around the innermost one. */
  kindAround(back: number): ElementKind | undefined {
    return this.#frames[this.#depth - 1 - back]?.kind;
  }

  /** Opens an element, which inherits the state of the one around it. */
  push(kind: ElementKind): Frame {
    const parent = this.top;
    const frame = this.#frames[this.#depth] ?? this.#made(kind);
    frame.kind = kind;
    frame.region = parent?.region ?? "outside";
    frame.negated = parent?.negated ?? false;
    frame.node = parent?.node ?? -1;
    frame.draft = parent?.draft;
    frame.claim = undefined;
    frame.capture = undefined;
    frame.properties = parent?.properties;
    frame.composition = undefined;
    this.#depth += 1;
    return frame;
  }

  pop(): Frame | undefined {
    const frame = this.top;
    this.#depth -= 1;
    return frame;
  }

  #made(kind: ElementKind): Frame {
    const frame: Frame = {
      kind,
      region: "outside",
      negated: false,
      node: -1,
      draft: undefined,
      claim: undefined,
      capture: undefined,
      properties: undefined,
      composition: undefined,
    };
    this.#frames.push(frame);
    return frame;
  }
}
