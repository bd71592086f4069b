import { StrictUtf8, Undecodable } from "../../container/strictUtf8.js";
import {
  type DocumentLocation,
  type ProblemCode,
  problem,
  quoted,
  type Spot,
  throwProblem,
} from "../../problems.js";
import type { DocumentReader, FeedSink, Reading } from "../../reading/feedSink.js";
import { type Capture, Details } from "./details.js";
import { claimOf, identity, isTrue, objectOf, qualified } from "./elementAttributes.js";
import { type ElementKind, kindOfElement } from "./elementKind.js";
import { type Frame, Frames, isPlain, type Standing } from "./frame.js";
import { IndicatorDraft } from "./indicatorDraft.js";
import { type IndicatorPath, IndicatorSteps } from "./indicatorSteps.js";
import { isOasisStix } from "./namespaces.js";
import { reasonForObject } from "./objectKind.js";
import { PendingValue } from "./pendingValue.js";
import { ReachedValues } from "./reachedValues.js";
import { ByteTokenizer } from "./xml/byteTokenizer.js";
import type { XmlElement, XmlGaps, XmlSpot, XmlTokenizer } from "./xml/tokenizer.js";

const versions = new Set(["1.0", "1.0.1", "1.1", "1.1.1", "1.2"]);

/** Reads a STIX 1.x package. */
export class PackageReader implements DocumentReader {
  readonly format = "stix1";
  version: string | undefined;
  readonly #utf8 = new StrictUtf8();
  readonly #tokenizer: XmlTokenizer;
  readonly #frames = new Frames();
  readonly #details = new Details();
  readonly #values: ReachedValues;
  #capture: Capture | undefined;
  readonly #pending: PendingValue;
  readonly #steps = new IndicatorSteps();
  #indicators = 0;
  #packages = 0;
  /** Headers that are open. */
  #headers = 0;
  #commaSeparates = false;
  #weakened = 0;
  #weakenedAt: XmlSpot | undefined;

  constructor(
    private readonly place: DocumentLocation,
    private readonly reading: Reading,
    private readonly sink: FeedSink,
  ) {
    this.#values = new ReachedValues(reading, sink, () => this.#details.packageProducer);
    this.#pending = new PendingValue({
      usable: (type, value, hostname, standing) => this.#values.usable(type, value, hostname, standing),
      unusable: (reason, standing) => this.#values.unusable(reason, standing),
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
        this.#steps.text();
        if (this.#capture !== undefined) this.#capture.text += text;
      },
      interrupted: () => {},
      close: () => this.#close(),
      get inList() {
        return reader.#inList;
      },
      learned: (gaps) => {
        const steps = this.#steps.taking(gaps);
        return steps === undefined ? undefined : (found) => this.#repeat(steps, found);
      },
    });
  }

  get observables(): number {
    return this.#values.observables;
  }

  /** Where indicators stand that nothing around them changes, and only their values are asked for. */
  get #inList(): boolean {
    const top = this.#frames.top;
    return (
      top?.kind.role === "listed-indicators" &&
      !this.reading.detail &&
      this.#capture === undefined &&
      top.draft === undefined &&
      top.region === "outside" &&
      top.node < 0 &&
      !top.negated
    );
  }

  write(chunk: Buffer): void {
    this.#decoded(() => this.#utf8.write(chunk));
  }

  end(): void {
    this.#decoded(() => this.#utf8.end());
    this.#tokenizer.end();
    if (this.#packages === 0) throwProblem("not-stix-xml", this.place, "The XML holds no STIX_Package.");
    this.#tellLeftOut();
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
      throwProblem(cause.code, this.place, cause.message, this.#spot());
    }
  }

  #open(kind: ElementKind, element: XmlElement): void {
    const parent = this.#frames.top;
    const listed = this.#inList;
    if (listed) this.#steps.giveUp();
    if (parent === undefined) this.#root(kind);
    const frame = this.#frames.push(kind);
    this.#steps.element();
    switch (kind.role) {
      case "package":
        this.#steps.giveUp();
        this.#package(kind, element);
        break;
      case "indicator":
        this.#indicator(frame, element, parent, listed);
        break;
      case "observable":
        this.#observable(frame, element, parent);
        break;
      case "object":
        if (frame.region !== "outside") this.#enter(frame, element, parent, false);
        break;
      case "composition":
        if (element.attribute("operator") === "AND") {
          frame.composition = { members: 0, at: this.#spot() };
          this.#steps.giveUp();
        }
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
      this.#steps.closeText();
      frame.capture.done(frame.capture.text.trim());
    }
    if (frame.kind.role === "properties" && frame.properties?.values === 0) {
      const { object, hashed } = frame.properties;
      const reason = reasonForObject(object, hashed);
      if (isPlain(frame)) this.#steps.add({ does: "unusable", reason });
      else this.#steps.giveUp();
      this.#values.unusable(reason, frame);
    }
    if (frame.composition !== undefined && frame.composition.members > 1) {
      this.#weaken(frame.composition.at);
    }
    if (frame.kind.role === "header") this.#headers -= 1;
    if (frame.kind.role === "indicator" && frame.draft !== undefined) this.#values.finish(frame.draft);
  }

  #root({ role, local, vocabulary }: ElementKind): void {
    if (role === "package") return;
    const at = this.#spot();
    if (local.toLowerCase() === "html") {
      throwProblem("not-stix-xml", this.place, "This is an HTML page, perhaps of a login or an error.", at);
    }
    if (vocabulary === "cybox" || vocabulary === "indicator") {
      throwProblem(
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

  /** @param listed true where it is an entry of a plain list */
  #indicator(frame: Frame, element: XmlElement, parent: Frame | undefined, listed: boolean): void {
    join(parent);
    if (listed) this.#steps.begin();
    else this.#steps.giveUp();
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
      if (id !== undefined) {
        this.#values.settle(id);
        this.#steps.add({ does: "settle" });
      }
    } else {
      this.#steps.giveUp();
      const id = identity(element, "id");
      // What can't be named and negates nothing is part of what is around it.
      if (around >= 0 && id === undefined && idref === undefined && !negates) return;
      frame.node = this.#values.addNode(around, id, negates);
      if (around < 0) this.#values.start(frame, inherited);
    }
    if (idref !== undefined) this.#refer(frame, idref);
  }

  #refer(frame: Frame, target: string): void {
    this.#steps.giveUp();
    this.#values.refer(frame, target);
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
    value.standing = frame;
    if (isPlain(frame)) this.#steps.addText({ does: "value", element: value.snapshot() });
    else this.#steps.giveUp();
    this.#startCapture(frame, value);
  }

  #detail(frame: Frame, kind: ElementKind, element: XmlElement): void {
    const around = {
      parent: this.#frames.kindAround(1),
      grandparent: this.#frames.kindAround(2),
      greatGrandparent: this.#frames.kindAround(3),
      inHeader: this.#headers > 0,
    };
    const capture = this.#details.open(kind, element, { ...around, draft: frame.draft }, (reason) => {
      this.#steps.add({ does: "unusable", reason });
      this.sink.unusable(reason, 1);
    });
    if (capture === undefined) return;
    if (this.#capture === undefined) this.#steps.addText({ does: "fact", kind, around });
    this.#startCapture(frame, capture);
  }

  /** Does what an indicator led to, for another one with other ids and texts. */
  #repeat(steps: readonly IndicatorPath[], gaps: XmlGaps): void {
    this.#indicators += 1;
    const draft = new IndicatorDraft(undefined, undefined);
    const standing: Standing = { region: "indicator", node: -1, draft };
    let gap = 0;
    for (const step of steps) {
      switch (step.does) {
        case "settle":
          this.#values.settle(gaps.localHash(gap));
          gap += 1;
          break;
        case "value":
          this.#pending.again(step.element, gaps.text(gap).trim(), standing);
          gap += 1;
          break;
        case "fact":
          this.#details.ofIndicator(step.kind, step.around, draft)?.done(gaps.text(gap).trim());
          gap += 1;
          break;
        case "unusable":
          this.sink.unusable(step.reason, 1);
      }
    }
    this.#values.finish(draft);
  }

  #startCapture(frame: Frame, capture: Capture): void {
    if (this.#capture !== undefined) return;
    capture.text = "";
    frame.capture = capture;
    this.#capture = capture;
  }

  #tellLeftOut(): void {
    const ownList = this.#indicators === 0;
    const { outside, unresolved } = this.#values.end(ownList);
    if (outside > 0) {
      const where = ownList ? "outside the package's own list" : "where no indicator reaches";
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

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
