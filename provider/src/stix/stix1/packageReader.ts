import type { DocumentReader, FeedSink, Reading } from "../feedSink.js";
import { Integers } from "../integers.js";
import type { IndicatorContext, IndicatorType } from "../model.js";
import { give, type Place, type ProblemCode, problem, quoted, type Spot } from "../problems.js";
import { StrictUtf8, Undecodable } from "../source/strictUtf8.js";
import { HeldValues } from "../values/held.js";
import { type Capture, Details } from "./details.js";
import { type ElementKind, kindOfElement } from "./elementKind.js";
import { type Frame, Frames } from "./frame.js";
import { IndicatorDraft } from "./indicatorDraft.js";
import { isOasisStix, namespaceOf, xsi } from "./namespaces.js";
import { reasonForObject } from "./objectKind.js";
import { PendingValue } from "./pendingValue.js";
import { References } from "./references.js";
import { ByteTokenizer } from "./xml/byteTokenizer.js";
import type { XmlElement, XmlSpot, XmlTokenizer } from "./xml/tokenizer.js";

const versions = new Set(["1.0", "1.0.1", "1.1", "1.1.1", "1.2"]);
const nothing: IndicatorContext = {};
/** Values of one indicator that wait for its end; beyond, they go out with the context known so far. */
const mostWaiting = 10_000;

/** Reads a STIX 1.x package. */
export class PackageReader implements DocumentReader {
  readonly format = "stix1";
  observables = 0;
  version: string | undefined;
  readonly #utf8 = new StrictUtf8();
  readonly #tokenizer: XmlTokenizer;
  readonly #frames = new Frames();
  readonly #details = new Details();
  readonly #references = new References();
  readonly #held = new HeldValues();
  readonly #listed = new Integers();
  readonly #contexts: IndicatorContext[] = [];
  #capture: Capture | undefined;
  readonly #pending: PendingValue;
  #indicators = 0;
  #packages = 0;
  /** Headers that are open. */
  #headers = 0;
  #commaSeparates = false;
  #weakened = 0;
  #weakenedAt: XmlSpot | undefined;

  constructor(
    private readonly place: Place,
    private readonly reading: Reading,
    private readonly sink: FeedSink,
  ) {
    this.#pending = new PendingValue({
      usable: (type, value, hostname, frame) => this.#usable(type, value, hostname, frame),
      unusable: (reason, frame) => this.#unusable(reason, frame),
      invalid: (text) => {
        this.#tell("value-invalid", `${quoted(text)} is not what its type claims.`, this.#spot());
      },
      weakened: () => this.#weaken(this.#spot()),
    });
    const reader = this;
    this.#tokenizer = new ByteTokenizer<ElementKind>(place, {
      classify: kindOfElement,
      open: (kind, element) => this.#open(kind, element),
      get wantsText() {
        return reader.#capture !== undefined;
      },
      text: (text) => {
        if (this.#capture !== undefined) this.#capture.text += text;
      },
      close: () => this.#close(),
    });
  }

  write(chunk: Buffer): void {
    this.#decoded(() => this.#utf8.write(chunk));
  }

  end(): void {
    this.#decoded(() => this.#utf8.end());
    this.#tokenizer.end();
    if (this.#packages === 0) give("not-stix-xml", this.place, "The XML holds no STIX_Package.");
    this.#settle();
    if (this.#weakened > 0) {
      const found = `${counted(this.#weakened, "composition joins observables", "compositions join observables")} by AND.`;
      this.#tell("composition-weakened", found, this.#weakenedAt);
    }
  }

  /** Bytes that are no text are reported where the text before them ends, unless that is wrong already. */
  #decoded(decode: () => Buffer): void {
    try {
      this.#tokenizer.write(decode());
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      this.#tokenizer.write(cause.before);
      give(cause.code, this.place, cause.message, this.#spot());
    }
  }

  #open(kind: ElementKind, element: XmlElement): void {
    const parent = this.#frames.top;
    if (parent === undefined) this.#root(kind);
    const frame = this.#frames.push(kind);
    switch (kind.role) {
      case "package":
        this.#package(kind, element);
        break;
      case "indicator":
        this.#indicator(frame, element, parent);
        break;
      case "observable":
        this.#observable(frame, element, parent);
        break;
      case "object":
        if (frame.region !== "outside") this.#enter(frame, element, parent, false);
        break;
      case "composition":
        if (element.attribute("operator") === "AND") frame.composition = { members: 0, at: this.#spot() };
        break;
      case "properties":
        frame.properties = { object: objectOf(element), hashed: false, values: 0 };
        frame.claim = claimOf(element);
        break;
      case "hashes":
        if (frame.properties !== undefined) frame.properties.hashed = true;
        break;
      case "value":
        this.#value(frame, kind, element, parent);
        break;
      case "detail":
        if (this.reading.detail && frame.region === "outside") this.#detail(frame, kind, element);
        break;
      case "fact":
        if (frame.region === "outside") this.#detail(frame, kind, element);
        break;
      case "header":
        this.#headers += 1;
        break;
      default:
    }
    if (kind.vocabulary === "object" && kind.role !== "value") {
      frame.claim = claimOf(element);
      const linked = element.attribute("object_reference");
      if (linked !== undefined) this.#refer(frame, qualified(element, linked));
    }
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    if (frame.capture !== undefined) {
      this.#capture = undefined;
      frame.capture.done(frame.capture.text.trim());
    }
    if (frame.kind.role === "properties" && frame.properties?.values === 0) {
      const { object, hashed } = frame.properties;
      this.#unusable(reasonForObject(object, hashed), frame);
    }
    if (frame.composition !== undefined && frame.composition.members > 1) {
      this.#weaken(frame.composition.at);
    }
    if (frame.kind.role === "header") this.#headers -= 1;
    if (frame.kind.role === "indicator" && frame.draft !== undefined) this.#finish(frame.draft);
  }

  #root({ role, local, vocabulary }: ElementKind): void {
    if (role === "package") return;
    const at = this.#spot();
    if (local.toLowerCase() === "html") {
      give("not-stix-xml", this.place, "This is an HTML page, perhaps of a login or an error.", at);
    }
    if (vocabulary === "cybox" || vocabulary === "indicator") {
      give(
        "not-stix-xml",
        this.place,
        `${quoted(local)} stands alone, without a STIX_Package around it.`,
        at,
      );
    }
  }

  #package({ uri }: ElementKind, element: XmlElement): void {
    this.#packages += 1;
    if (this.#packages > 1) return;
    if (isOasisStix(uri)) {
      this.version = "1.2.1";
      this.#tell("stix-1-2-1", "The package is in the namespaces of STIX 1.2.1.");
      return;
    }
    const version = element.attribute("version")?.trim();
    this.version = version ?? "1.0";
    this.#commaSeparates = this.version === "1.0";
    if (version === undefined) this.#tell("stix-version-unnamed", "The package names no STIX version.");
    else if (!versions.has(version)) {
      this.#tell("stix-version-unknown", `The package names STIX version ${quoted(version)}.`);
    }
  }

  #indicator(frame: Frame, element: XmlElement, parent: Frame | undefined): void {
    join(parent);
    frame.region = "outside";
    frame.node = -1;
    frame.properties = undefined;
    if (isTrue(element.attribute("negate"))) frame.negated = true;
    // The indicator that an idref names counts where it stands.
    if (element.attribute("idref") === undefined) this.#indicators += 1;
    frame.draft = this.reading.detail
      ? new IndicatorDraft(identity(element, "id"), element.attribute("timestamp"))
      : new IndicatorDraft(undefined, undefined);
  }

  #observable(frame: Frame, element: XmlElement, parent: Frame | undefined): void {
    join(parent);
    if (parent?.region === "outside") {
      if (parent.kind.role === "indicator") frame.region = "indicator";
      else frame.region = parent.kind.role === "listed-observables" ? "listed" : "context";
    }
    this.#enter(frame, element, parent, isTrue(element.attribute("negate")));
  }

  /**
   * An element that idrefs may name, or that is an idref itself. What an indicator holds without negation counts at once and needs
   * no node; all else waits for the end.
   */
  #enter(frame: Frame, element: XmlElement, parent: Frame | undefined, negates: boolean): void {
    const around = parent?.node ?? -1;
    const inherited = frame.negated;
    frame.negated ||= negates;
    const idref = identity(element, "idref");
    if (frame.region === "indicator" && !frame.negated) {
      const id = element.localHash("id");
      if (id !== undefined) this.#references.settle(id);
    } else {
      const id = identity(element, "id");
      // What can't be named and negates nothing is part of what is around it.
      if (around >= 0 && id === undefined && idref === undefined && !negates) return;
      frame.node = this.#references.addNode(around, id, negates);
      if (around < 0) this.#start(frame, inherited);
    }
    if (idref !== undefined) this.#refer(frame, idref);
  }

  #start({ region, draft, node }: Frame, negated: boolean): void {
    if (region === "indicator" && draft !== undefined) {
      this.#references.startAtNode(this.#rootOf(draft), node, negated);
    } else if (region === "listed") this.#listed.push(node);
  }

  #refer({ region, draft, node }: Frame, target: string): void {
    if (node >= 0) this.#references.addEdge(node, target);
    else if (region === "indicator" && draft !== undefined) {
      this.#references.startAtIdref(this.#rootOf(draft), target, false);
    }
  }

  #rootOf(draft: IndicatorDraft): number {
    draft.root ??= this.#contexts.push(nothing) - 1;
    return draft.root;
  }

  #value(frame: Frame, kind: ElementKind, element: XmlElement, parent: Frame | undefined): void {
    if (kind.values === undefined || parent === undefined || this.#capture !== undefined) return;
    if (frame.properties !== undefined) frame.properties.values += 1;
    const value = this.#pending;
    value.vocabulary = kind.values;
    value.claim = parent.claim;
    value.condition = element.attribute("condition");
    value.applyCondition = element.attribute("apply_condition");
    value.delimiter = element.attribute("delimiter");
    value.obfuscated = isTrue(element.attribute("is_obfuscated"));
    // In the other scope, negations around are known once it's known from where the value is reached.
    value.negated = this.reading.scope === "document" && frame.negated;
    value.commaSeparates = this.#commaSeparates;
    value.hostname = kind.values === "hostname" && !isTrue(parent.claim);
    value.frame = frame;
    this.#startCapture(frame, value);
  }

  #usable(type: IndicatorType, value: string, hostname: boolean, { region, node, draft }: Frame): void {
    if (region === "indicator" && draft !== undefined && (node < 0 || this.reading.scope === "document")) {
      draft.values.push({ type, value, hostname });
      if (draft.values.length >= mostWaiting) this.#flush(draft);
    } else if (this.reading.scope === "document") this.#emit(type, value, nothing, hostname);
    else this.#held.add(type, value, hostname, node);
  }

  #unusable(reason: string, { region, node }: Frame): void {
    const counts = (region === "indicator" && node < 0) || this.reading.scope === "document";
    if (counts) this.sink.unusable(reason, 1);
    else this.#held.addUnusable(reason, node);
  }

  #detail(frame: Frame, kind: ElementKind, element: XmlElement): void {
    const capture = this.#details.open(
      kind,
      element,
      {
        parent: this.#frames.kindAround(1),
        grandparent: this.#frames.kindAround(2),
        greatGrandparent: this.#frames.kindAround(3),
        draft: frame.draft,
        inHeader: this.#headers > 0,
      },
      (reason) => this.sink.unusable(reason, 1),
    );
    if (capture !== undefined) this.#startCapture(frame, capture);
  }

  #startCapture(frame: Frame, capture: Capture): void {
    if (this.#capture !== undefined) return;
    capture.text = "";
    frame.capture = capture;
    this.#capture = capture;
  }

  #finish(draft: IndicatorDraft): void {
    this.sink.validUntil(draft.end());
    const producer = draft.producer ?? this.#details.packageProducer;
    if (producer !== undefined) this.sink.producer(producer);
    this.#flush(draft);
    if (draft.root !== undefined) this.#contexts[draft.root] = this.#contextOf(draft);
  }

  #flush(draft: IndicatorDraft): void {
    if (draft.values.length === 0) return;
    const context = this.#contextOf(draft);
    for (const { type, value, hostname } of draft.values) this.#emit(type, value, context, hostname);
    draft.values = [];
  }

  #contextOf(draft: IndicatorDraft): IndicatorContext {
    return this.reading.detail ? draft.context(this.#details.packageProducer) : nothing;
  }

  #emit(type: IndicatorType, value: string, context: IndicatorContext, hostname: boolean): void {
    this.observables += 1;
    this.sink.indicator(type, value, context, hostname);
  }

  /** At the end it is known which of the values outside indicators count. */
  #settle(): void {
    if (this.#indicators === 0) {
      for (let i = 0; i < this.#listed.length; i++)
        this.#references.startAtNode(-1, this.#listed.get(i), false);
    }
    const { of, unresolved } = this.#references.reach();
    let outside = 0;
    this.#held.visit({
      value: (type, value, hostname, node) => {
        const reach = of(node);
        if (reach === undefined) outside += 1;
        else if (reach.negated) this.sink.unusable("negated", 1);
        else this.#emit(type, value, this.#contexts[reach.root] ?? nothing, hostname);
      },
      unusable: (reason, node) => {
        if (of(node) !== undefined) this.sink.unusable(reason, 1);
      },
    });
    this.#held.clear();
    if (outside > 0) {
      const where = this.#indicators === 0 ? "outside the package's own list" : "where no indicator reaches";
      this.#tell("outside-scope", `${counted(outside, "value stands", "values stand")} ${where}.`);
    }
    if (unresolved > 0) {
      this.#tell(
        "unresolved-idref",
        `${counted(unresolved, "idref points", "idrefs point")} at nothing in the document.`,
      );
    }
  }

  #weaken(at: XmlSpot): void {
    this.#weakened += 1;
    this.#weakenedAt ??= at;
  }

  #spot(): XmlSpot {
    return this.#tokenizer.spot();
  }

  #tell(code: ProblemCode, found: string, spot: Spot = {}): void {
    this.sink.problem(problem(code, this.place, found, spot));
  }
}

function join(parent: Frame | undefined): void {
  if (parent?.composition !== undefined) parent.composition.members += 1;
}

/** An address says what it is by `category`, a URI or domain name by `type`, a host name by `is_domain_name`. */
function claimOf(element: XmlElement): string | undefined {
  return element.attribute("category") ?? element.attribute("type") ?? element.attribute("is_domain_name");
}

function objectOf(element: XmlElement): string | undefined {
  const type = element.attributeOf(xsi, "type")?.trim();
  if (type === undefined) return undefined;
  const colon = type.indexOf(":");
  const uri = element.namespace(colon < 0 ? "" : type.slice(0, colon));
  return uri === undefined ? undefined : namespaceOf(uri).object;
}

function identity(element: XmlElement, attribute: "id" | "idref"): string | undefined {
  const name = element.attribute(attribute);
  return name === undefined ? undefined : qualified(element, name);
}

/** A QName as `{namespace}local`; a name whose prefix stands for nothing keeps it. */
function qualified(element: XmlElement, name: string): string {
  const text = name.trim();
  const colon = text.indexOf(":");
  const uri = colon < 0 ? undefined : element.namespace(text.slice(0, colon));
  return uri === undefined ? `{}${text}` : `{${uri}}${text.slice(colon + 1)}`;
}

const isTrue = (text: string | undefined) => text === "true" || text === "1";

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
