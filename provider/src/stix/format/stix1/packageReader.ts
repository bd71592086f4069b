import { DecodedDocument } from "../../container/decodedDocument.js";
import { bounds } from "../../limits.js";
import { type DocumentLocation, throwProblem } from "../../problems.js";
import type { DocumentReader, FeedSink, Reading } from "../../reading/feedSink.js";
import { type Capture, Details, takeOf } from "./details.js";
import { countDropped } from "./dropped.js";
import { claimOf, identity, isTrue, objectOf, qualified } from "./elementAttributes.js";
import { type ElementKind, kindOfElement } from "./elementKind.js";
import { type Frame, Frames, isPlain, isPlainList, join } from "./frame.js";
import { IndicatorDraft } from "./indicatorDraft.js";
import { IndicatorSteps } from "./indicatorSteps.js";
import { reasonForObject } from "./objectKind.js";
import { OtherTexts } from "./otherTexts.js";
import { PackageReport } from "./packageReport.js";
import { PendingValue } from "./pendingValue.js";
import { ReachedValues } from "./reachedValues.js";
import { repeatIndicator } from "./repeatIndicator.js";
import { valueListener } from "./valueListener.js";
import { VersionReader } from "./versionReader.js";
import { ByteTokenizer } from "./xml/byteTokenizer.js";
import type { XmlElement, XmlHandler } from "./xml/tokenizer.js";

/** Reads a STIX 1.x package. */
export class PackageReader implements DocumentReader {
  readonly format = "stix1";
  readonly #place: DocumentLocation;
  readonly #reading: Reading;
  readonly #sink: FeedSink;
  readonly #report: PackageReport;
  readonly #document: DecodedDocument;
  readonly #xml: ByteTokenizer<ElementKind>;
  readonly #frames = new Frames();
  readonly #details = new Details();
  readonly #values: ReachedValues;
  #capture: Capture | undefined;
  readonly #pending: PendingValue;
  readonly #otherTexts: OtherTexts;
  readonly #steps = new IndicatorSteps();
  #indicators = 0;
  readonly #version: VersionReader;
  /** Headers that are open. */
  #headers = 0;
  /** Elements of context that are open, the outermost first. */
  readonly #contexts: ElementKind[] = [];

  constructor(place: DocumentLocation, reading: Reading, sink: FeedSink) {
    this.#place = place;
    this.#reading = reading;
    this.#sink = sink;
    this.#report = new PackageReport(place, sink);
    this.#version = new VersionReader(this.#report);
    this.#otherTexts = new OtherTexts(sink);
    this.#values = new ReachedValues(reading, sink, this.#details);
    this.#pending = new PendingValue(valueListener(this.#values, this.#report, sink, () => this.#xml.spot()));
    this.#xml = new ByteTokenizer(place, this.#handler());
    this.#document = new DecodedDocument(place, this.#xml, () => this.#xml.spot());
  }

  #handler(): XmlHandler<ElementKind> {
    const reader = this;
    return {
      classify: kindOfElement,
      open: (kind, element) => this.#open(kind, element),
      get wantsText() {
        return reader.#capture !== undefined;
      },
      get wantsWords() {
        return reader.#capture === undefined && reader.#frames.top?.properties !== undefined;
      },
      text: (text) => this.#text(text),
      interrupted: () => this.#interrupted(),
      close: () => this.#close(),
      get inList() {
        return reader.#inList;
      },
      learned: (gaps) => {
        const steps = this.#steps.taking(gaps);
        if (steps === undefined) return undefined;
        const targets = { values: this.#values, pending: this.#pending, sink: this.#sink };
        return (found) => {
          this.#indicators += 1;
          repeatIndicator(targets, steps, found);
        };
      },
    };
  }

  get version(): string | undefined {
    return this.#version.version;
  }

  get observables(): number {
    return this.#values.observables;
  }

  /** True directly inside a list of indicators that nothing around changes, if only values are asked for. */
  get #inList(): boolean {
    const top = this.#frames.top;
    return top !== undefined && isPlainList(top) && !this.#reading.detail && this.#capture === undefined;
  }

  write(chunk: Buffer): void {
    this.#document.write(chunk);
  }

  end(): void {
    this.#document.end();
    if (this.#version.packages === 0)
      throwProblem("not-stix-xml", this.#place, "The XML has no STIX_Package.");
    const ownList = this.#indicators === 0;
    this.#report.end(this.#values.end(ownList), ownList, this.#document.encoding);
  }

  #text(text: string): void {
    const capture = this.#capture;
    if (capture === undefined) {
      if (this.#otherTexts.add(text)) this.#steps.giveUp();
      else this.#steps.add({ does: "judge" });
      return;
    }
    this.#steps.text();
    capture.text += text;
    if (capture.text.length > bounds.unfinishedBytes) {
      const found = `A text has more than ${bounds.unfinishedBytes} characters.`;
      throwProblem("xml-too-large", this.#place, found, this.#xml.spot());
    }
  }

  /** A comment, instruction or element inside of a value: some readers take only what is before it. */
  #interrupted(): void {
    if (this.#capture === this.#pending) this.#sink.difference("divided-text", 1);
  }

  #open(kind: ElementKind, element: XmlElement): void {
    const parent = this.#frames.top;
    const listed = this.#inList;
    if (listed) this.#steps.giveUp();
    if (parent === undefined) this.#report.root(kind, this.#xml.spot());
    this.#interrupted();
    this.#otherTexts.end();
    const frame = this.#frames.push(kind);
    this.#steps.element();
    if (this.#reading.detail && frame.region === "outside") countDropped(kind, parent?.kind, this.#sink);
    if (kind.role === "indicator") this.#indicator(frame, element, parent, listed);
    else this.#enterRole(frame, kind, element, parent);
    if (kind.vocabulary === "object" && kind.role !== "value") {
      frame.claim = claimOf(element);
      const linked = element.attribute("object_reference");
      if (linked !== undefined) this.#refer(frame, qualified(element, linked), linked);
    }
  }

  #enterRole(frame: Frame, kind: ElementKind, element: XmlElement, parent: Frame | undefined): void {
    switch (kind.role) {
      case "package":
        this.#steps.giveUp();
        this.#version.package(kind.uri, element);
        break;
      case "listed-observables":
        this.#version.observables(element);
        break;
      case "observable":
        this.#observable(frame, element, parent);
        break;
      case "object":
        if (frame.region !== "outside") this.#enter(frame, element, parent, false);
        break;
      case "composition":
        this.#composition(frame, element);
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
      case "unknown-value":
        this.#unknownValue();
        break;
      case "detail":
        if (this.#reading.detail && frame.region === "outside") this.#detail(frame, kind, element);
        break;
      case "fact":
        if (frame.region === "outside") this.#detail(frame, kind, element);
        break;
      case "header":
        this.#headers += 1;
        break;
      case "context":
        this.#contexts.push(kind);
        break;
      default:
    }
  }

  #composition(frame: Frame, element: XmlElement): void {
    if (element.attribute("operator") !== "AND") return;
    frame.composition = { members: 0, before: this.#values.promising, at: this.#xml.spot() };
    this.#steps.giveUp();
  }

  /** An element that other readers may take for a value. */
  #unknownValue(): void {
    this.#steps.giveUp();
    this.#sink.difference("unknown-element", 1);
  }

  #close(): void {
    this.#otherTexts.end();
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
    if (frame.composition !== undefined) this.#report.composed(frame.composition, this.#values.promising);
    if (frame.kind.role === "header") this.#headers -= 1;
    if (frame.kind.role === "context") this.#contexts.pop();
    if (frame.kind.role === "indicator" && frame.draft !== undefined) this.#values.finish(frame.draft);
  }

  #indicator(frame: Frame, element: XmlElement, parent: Frame | undefined, listed: boolean): void {
    join(parent);
    if (listed) this.#steps.begin();
    else this.#steps.giveUp();
    frame.region = "outside";
    frame.node = -1;
    frame.properties = undefined;
    if (isTrue(element.attribute("negate"))) frame.negated = true;
    this.#identify(element, parent);
    const { detail } = this.#reading;
    const [id, time] = detail ? [identity(element, "id"), element.attribute("timestamp")] : [];
    frame.draft = new IndicatorDraft(id, time);
  }

  #identify(element: XmlElement, parent: Frame | undefined): void {
    const idref = element.attribute("idref");
    if (idref !== undefined) {
      // The indicator that an idref names counts where it is.
      this.#steps.giveUp();
      if (parent?.kind.role !== "composition") return;
      this.#values.promising += 1;
      this.#values.indicatorIds.refer(element.localFingerprint("idref") ?? 0, idref, this.#xml.spot());
      return;
    }
    this.#indicators += 1;
    const id = element.localFingerprint("id");
    if (id === undefined) return;
    this.#values.indicatorIds.define(id);
    this.#steps.add({ does: "define" });
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
   * An element that idrefs may name, or that is an idref itself. What an indicator holds without negation
   * counts at once and needs no node; everything else waits for the end.
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
      // An element without a name or negation is part of the one around it.
      if (around >= 0 && id === undefined && idref === undefined && !negates) return;
      frame.node = this.#values.addNode(around, id, negates);
      if (around < 0) this.#values.start(frame, inherited);
    }
    if (idref !== undefined) this.#refer(frame, idref, element.attribute("idref") ?? idref);
  }

  #refer(frame: Frame, target: string, written: string): void {
    this.#steps.giveUp();
    if (this.#contexts.length > 0) return;
    this.#values.refer(frame, target, () => ({ id: written, at: this.#xml.spot() }));
  }

  #value(frame: Frame, kind: ElementKind, element: XmlElement, parent: Frame | undefined): void {
    if (kind.values === undefined || parent === undefined || this.#capture !== undefined) {
      this.#unknownValue();
      return;
    }
    if (frame.properties !== undefined) frame.properties.values += 1;
    const value = this.#pending;
    value.begin(kind.values, parent.claim, element);
    // In the other scope, negations count on the way by which the value is reached.
    value.negated = this.#reading.scope === "document" && frame.negated;
    value.leftOut = this.#contexts[0]?.leftOut;
    value.commaSeparates = this.version === "1.0";
    value.owner = frame;
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
      this.#sink.unusable(reason, 1);
    });
    if (capture === undefined) return;
    if (this.#capture === undefined) this.#steps.addFact(takeOf(kind, around));
    this.#startCapture(frame, capture);
  }

  #startCapture(frame: Frame, capture: Capture): void {
    if (this.#capture !== undefined) return;
    capture.text = "";
    frame.capture = capture;
    this.#capture = capture;
  }
}
