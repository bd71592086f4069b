import type { DocumentReader, FeedSink, Reading } from "../feedSink.js";
import type { IndicatorContext } from "../model.js";
import { give, type Place, type ProblemCode, problem, quoted, type Spot } from "../problems.js";
import { HeldValues } from "../values/held.js";
import { IndicatorDraft } from "./indicatorDraft.js";
import { isOasisStix, namespaceOf, type ValueVocabulary, xsi } from "./namespaces.js";
import { References } from "./references.js";
import { judge, type ValueVerdict } from "./valueElement.js";
import { XmlDecoder } from "./xml/decoder.js";
import { SaxesTokenizer } from "./xml/saxesTokenizer.js";
import type { XmlElement, XmlSpot, XmlTokenizer } from "./xml/tokenizer.js";

/** Where in the document's meaning an element stands. */
type Region =
  /** Neither inside an indicator's observable nor inside another one. */
  | "outside"
  /** Inside the observable that an indicator looks for. */
  | "indicator"
  /** Inside an observable of the package's own list. */
  | "listed"
  /** Inside any other observable: context, victims, sightings, parameters. */
  | "context";

interface Frame {
  readonly local: string;
  readonly vocabulary: string;
  readonly region: Region;
  readonly negated: boolean;
  /** The innermost node of the references around, -1 for none. */
  readonly node: number;
  /** `category` of an address, `type` of a URI or domain name: what a value element inside claims. */
  readonly claim: string | undefined;
  readonly draft: IndicatorDraft | undefined;
  /** True where this very element opened the draft. */
  readonly opensDraft: boolean;
  readonly capture: Capture | undefined;
  /** For properties of an object: its kind, and whether a value was seen inside. */
  properties: { readonly kind: string; values: number } | undefined;
  /** For compositions joined by AND: members seen so far. */
  composition: { members: number; values: number; readonly at: XmlSpot } | undefined;
}

/** Text that is gathered until its element closes. */
interface Capture {
  text: string;
  readonly done: (text: string) => void;
}

const versions = new Set(["1.0", "1.0.1", "1.1", "1.1.1", "1.2"]);

/** Reads a STIX 1.x package. */
export class PackageReader implements DocumentReader {
  readonly format = "stix1";
  observables = 0;
  version: string | undefined;
  readonly #decoder: XmlDecoder;
  readonly #tokenizer: XmlTokenizer;
  readonly #stack: Frame[] = [];
  readonly #references = new References();
  readonly #held = new HeldValues();
  readonly #heldUnusable: { readonly node: number; readonly reason: string; readonly listed: boolean }[] = [];
  readonly #listed: number[] = [];
  readonly #rootContexts: IndicatorContext[] = [];
  #capture: Capture | undefined;
  #indicators = 0;
  #packages = 0;
  #packageProducer: string | undefined;
  #commaSeparates = false;
  #weakened = 0;
  #weakenedAt: XmlSpot | undefined;
  readonly #empty: IndicatorContext = {};

  constructor(
    private readonly place: Place,
    private readonly reading: Reading,
    private readonly sink: FeedSink,
  ) {
    this.#decoder = new XmlDecoder(place);
    this.#tokenizer = new SaxesTokenizer(place, {
      open: (element) => this.#open(element),
      text: (text) => {
        if (this.#capture !== undefined) this.#capture.text += text;
      },
      close: () => this.#close(),
    });
  }

  write(chunk: Buffer): void {
    this.#tokenizer.write(this.#decoder.write(chunk));
  }

  end(): void {
    this.#tokenizer.write(this.#decoder.write(Buffer.alloc(0), true));
    this.#tokenizer.end();
    this.#settle();
    if (this.#weakened > 0) {
      const found = `${this.#weakened} compositions join observables by AND, or ask for all values of a list.`;
      this.#tell("composition-weakened", found, this.#weakenedAt);
    }
  }

  #open(element: XmlElement): void {
    const { vocabulary, values } = namespaceOf(element.uri);
    const parent = this.#stack.at(-1);
    const { local } = element;
    if (parent === undefined) this.#root(element, vocabulary);
    if (vocabulary === "stix" && (local === "STIX_Package" || local === "Package")) this.#package(element);
    let region: Region = parent?.region ?? "outside";
    let negated = parent?.negated ?? false;
    let node = parent?.node ?? -1;
    let draft = parent?.draft;
    let opensDraft = false;
    let properties = parent?.properties;
    let composition: Frame["composition"];
    let capture: Capture | undefined;
    const isStix = vocabulary !== "other" && vocabulary !== "object" && vocabulary !== "xsi";
    if (isStix && local === "Indicator" && vocabulary !== "cybox") {
      draft = new IndicatorDraft(this.#id(element, "id"), element.attribute("", "timestamp"));
      opensDraft = element.attribute("", "idref") === undefined;
      if (opensDraft) this.#indicators += 1;
      region = "outside";
      node = -1;
      negated = negated !== isTrue(element.attribute("", "negate"));
      this.#joins(parent);
    } else if (isStix && local === "Observable") {
      const inside = this.#observableRegion(parent);
      region = inside;
      negated = negated !== isTrue(element.attribute("", "negate"));
      this.#joins(parent);
      node = this.#enter(element, region, negated, node, draft);
      if (region === "listed" && parent?.region !== "listed" && node >= 0) this.#listed.push(node);
    } else if (vocabulary === "cybox" && /^(Associated_|Related_)?Object$/.test(local)) {
      node = this.#enter(element, region, negated, node, draft);
    } else if (vocabulary === "cybox" && local === "Observable_Composition") {
      composition = this.#composition(element);
    } else if (vocabulary === "indicator" && local === "Composite_Indicator_Expression") {
      composition = this.#composition(element);
    } else if (vocabulary === "cybox" && local === "Properties") {
      properties = { kind: this.#kindOf(element), values: 0 };
    } else if (values !== undefined && isValueElement(values, local)) {
      capture = this.#value(element, values, region, negated, node, parent);
    } else if (draft !== undefined && region === "outside") {
      capture = this.#detail(element, vocabulary, draft, parent);
    } else if (parent?.local === "Identity" && local === "Name" && this.#packageProducer === undefined) {
      capture = this.#producerOfPackage();
    }
    const linked = element.attribute("", "object_reference");
    if (linked !== undefined && region !== "outside")
      this.#refer(element, linked, region, negated, node, draft);
    if (capture !== undefined) this.#capture = capture;
    this.#stack.push({
      local,
      vocabulary,
      region,
      negated,
      node,
      claim:
        element.attribute("", values === "address" ? "category" : "type") ??
        element.attribute("", "category"),
      draft,
      opensDraft,
      capture,
      properties,
      composition,
    });
  }

  #close(): void {
    const frame = this.#stack.pop();
    if (frame === undefined) return;
    if (frame.capture !== undefined) {
      this.#capture = undefined;
      frame.capture.done(frame.capture.text.trim());
    }
    const parent = this.#stack.at(-1);
    if (frame.properties !== undefined && frame.properties !== parent?.properties) {
      if (frame.properties.values === 0) this.#unusable(frame.properties.kind, 1, frame);
    }
    if (frame.composition !== undefined && frame.composition.members > 1) {
      this.#weakened += 1;
      this.#weakenedAt ??= frame.composition.at;
    }
    if (frame.opensDraft && frame.draft !== undefined) this.#finish(frame.draft);
  }

  #root(element: XmlElement, vocabulary: string): void {
    if (vocabulary === "stix" && element.local === "STIX_Package") return;
    if (element.local.toLowerCase() === "html") {
      give("not-stix-xml", this.place, "This is an HTML page, perhaps of a login or an error.", this.#spot());
    }
    if (vocabulary === "cybox" || vocabulary === "indicator") {
      give(
        "not-stix-xml",
        this.place,
        `A ${element.local} stands alone, without a STIX_Package.`,
        this.#spot(),
      );
    }
  }

  #package(element: XmlElement): void {
    this.#packages += 1;
    if (this.#packages > 1) return;
    const version = element.attribute("", "version");
    if (isOasisStix(element.uri)) {
      this.version = "1.2.1";
      this.#tell("stix-1-2-1", "The package is in the namespaces of STIX 1.2.1.");
      return;
    }
    this.version = version ?? "1.0";
    this.#commaSeparates = this.version === "1.0";
    if (version === undefined) this.#tell("stix-version-unnamed", "The package names no STIX version.");
    else if (!versions.has(version)) {
      this.#tell("stix-version-unknown", `The package names STIX version ${quoted(version)}.`);
    }
  }

  #observableRegion(parent: Frame | undefined): Region {
    if (parent === undefined) return "context";
    if (parent.region !== "outside") return parent.region;
    if (parent.draft !== undefined && parent.vocabulary === "indicator" && parent.local === "Indicator") {
      return "indicator";
    }
    if (parent.draft !== undefined && parent.opensDraft) return "indicator";
    const isListed =
      parent.draft === undefined && parent.local === "Observables" && parent.vocabulary === "stix";
    return isListed ? "listed" : "context";
  }

  /** Makes a node for an element that idrefs may name, or an edge where it is an idref itself. */
  #enter(
    element: XmlElement,
    region: Region,
    negated: boolean,
    node: number,
    draft: IndicatorDraft | undefined,
  ): number {
    const idref = this.#id(element, "idref");
    const id = this.#id(element, "id");
    const isSettled = region === "indicator" && !negated;
    let entered = node;
    if (isSettled) {
      if (id !== undefined) this.#references.settle(id);
    } else if (region !== "outside") {
      entered = this.#references.addNode(node, id);
    }
    if (idref !== undefined) this.#refer(element, undefined, region, negated, entered, draft, idref);
    return entered;
  }

  #refer(
    element: XmlElement,
    name: string | undefined,
    region: Region,
    negated: boolean,
    node: number,
    draft: IndicatorDraft | undefined,
    resolved = name === undefined ? undefined : qualified(element, name),
  ): void {
    if (resolved === undefined) return;
    if (region === "indicator" && draft !== undefined) {
      this.#references.addRoot(this.#rootFor(draft), resolved, negated);
    } else if (node >= 0) this.#references.addEdge(node, resolved, negated);
  }

  #value(
    element: XmlElement,
    vocabulary: ValueVocabulary,
    region: Region,
    negated: boolean,
    node: number,
    parent: Frame | undefined,
  ): Capture {
    const at = this.#spot();
    const attribute = (name: string) => element.attribute("", name);
    const facts = {
      vocabulary,
      claim: parent?.claim,
      condition: attribute("condition"),
      applyCondition: attribute("apply_condition"),
      delimiter: attribute("delimiter"),
      obfuscated: isTrue(attribute("is_obfuscated")),
      commaSeparates: this.#commaSeparates,
    };
    if (parent?.properties !== undefined) parent.properties.values += 1;
    return {
      text: "",
      done: (text) => {
        // Where the value stands outside indicators, the negations on the way to it are only known at the end.
        const verdict = judge({ ...facts, text, negated });
        this.#take(verdict, vocabulary === "hostname", region, node, parent?.draft, at);
      },
    };
  }

  #take(
    verdict: ValueVerdict,
    hostname: boolean,
    region: Region,
    node: number,
    draft: IndicatorDraft | undefined,
    at: XmlSpot,
  ): void {
    for (const text of verdict.invalid) {
      this.#tell("value-invalid", `${quoted(text)} is not what its type claims.`, at);
    }
    for (const [reason, count] of verdict.unusable) this.#unusable(reason, count, { region, node });
    if (verdict.weakened) {
      this.#weakened += 1;
      this.#weakenedAt ??= at;
    }
    for (const typed of verdict.usable) {
      if (region === "indicator" && draft !== undefined) draft.values.push({ ...typed, hostname });
      else if (this.reading.scope === "document") this.#emit(typed.type, typed.value, this.#empty, hostname);
      else this.#held.add(typed.type, typed.value, hostname, node + 1);
    }
  }

  #unusable(reason: string, count: number, where: { readonly region: Region; readonly node: number }): void {
    if (where.region === "indicator" || this.reading.scope === "document") this.sink.unusable(reason, count);
    else {
      const { node } = where;
      for (let i = 0; i < count; i++)
        this.#heldUnusable.push({ node, reason, listed: where.region === "listed" });
    }
  }

  #detail(
    element: XmlElement,
    vocabulary: string,
    draft: IndicatorDraft,
    parent: Frame | undefined,
  ): Capture | undefined {
    const { local } = element;
    const take = (done: (text: string) => void): Capture => ({ text: "", done });
    if (parent?.opensDraft === true && vocabulary === "indicator") {
      if (local === "Title") return take((text) => (draft.title ??= text));
      if (local === "Description") return take((text) => (draft.description ??= text));
      if (local === "Short_Description") return take((text) => (draft.shortDescription ??= text));
      if (local === "Type") return take((text) => draft.labels.push(text));
    }
    switch (parent?.local) {
      case "Valid_Time_Position":
        if (local === "Start_Time") return take((text) => draft.startTime(text));
        if (local === "End_Time") return take((text) => draft.endTime(text));
        break;
      case "Confidence":
        if (local === "Value") return take((text) => (draft.confidence ??= text));
        break;
      case "Identity":
        if (local === "Name" && this.#isInside("Producer")) return take((text) => (draft.producer ??= text));
        break;
      case "References":
        if (local === "Reference") return take((text) => draft.references.push({ url: text }));
        break;
      case "Kill_Chain_Phases":
        this.#killChainPhase(element, draft);
        break;
      case "Test_Mechanisms":
        this.sink.unusable("test-mechanism", 1);
        break;
      default:
    }
    return undefined;
  }

  #killChainPhase(element: XmlElement, draft: IndicatorDraft): void {
    const phase = element.attribute("", "name") ?? element.attribute("", "phase_id");
    const killChain = element.attribute("", "kill_chain_name") ?? element.attribute("", "kill_chain_id");
    if (phase !== undefined && killChain !== undefined) draft.killChainPhases.push({ killChain, phase });
  }

  #producerOfPackage(): Capture | undefined {
    if (!this.#isInside("STIX_Header")) return undefined;
    return { text: "", done: (text) => (this.#packageProducer ??= text) };
  }

  #isInside(local: string): boolean {
    return this.#stack.some((frame) => frame.local === local);
  }

  #finish(draft: IndicatorDraft): void {
    if (draft.expired(this.reading.now)) this.sink.lapsed("expired");
    if (draft.producer !== undefined) this.sink.producer(draft.producer);
    else if (this.#packageProducer !== undefined) this.sink.producer(this.#packageProducer);
    const root = this.#roots.get(draft);
    if (draft.values.length === 0 && root === undefined) return;
    const context = this.reading.detail ? draft.context(this.#packageProducer) : this.#empty;
    if (root !== undefined) this.#rootContexts[root] = context;
    for (const { type, value, hostname } of draft.values) this.#emit(type, value, context, hostname);
  }

  readonly #roots = new WeakMap<IndicatorDraft, number>();

  #rootFor(draft: IndicatorDraft): number {
    let root = this.#roots.get(draft);
    if (root === undefined) {
      root = this.#rootContexts.push(this.#empty) - 1;
      this.#roots.set(draft, root);
    }
    return root;
  }

  #emit(
    type: Parameters<FeedSink["indicator"]>[0],
    value: string,
    context: IndicatorContext,
    hostname: boolean,
  ): void {
    this.observables += 1;
    this.sink.indicator(type, value, context, hostname);
  }

  /** At the end it is known which of the values outside indicators count. */
  #settle(): void {
    if (this.#packages === 0) give("not-stix-xml", this.place, "The XML holds no STIX_Package.");
    const listedCount = this.#indicators === 0;
    const { of, unresolved } = this.#references.reach(listedCount ? this.#listed : []);
    let outside = 0;
    this.#held.visit((type, value, hostname, tag) => {
      const reach = tag === 0 ? undefined : of(tag - 1);
      if (reach === undefined) outside += 1;
      else if (reach.negated) this.sink.unusable("negated", 1);
      else this.#emit(type, value, this.#rootContexts[reach.root] ?? this.#empty, hostname);
    });
    for (const { node, reason } of this.#heldUnusable)
      if (of(node) !== undefined) this.sink.unusable(reason, 1);
    if (outside > 0) {
      this.#tell("outside-scope", `${outside} values stand where no indicator reaches.`);
    }
    if (unresolved > 0)
      this.#tell("unresolved-idref", `${unresolved} idrefs point at nothing in the document.`);
  }

  #composition(element: XmlElement): Frame["composition"] {
    if (element.attribute("", "operator") !== "AND") return undefined;
    return { members: 0, values: 0, at: this.#spot() };
  }

  #joins(parent: Frame | undefined): void {
    if (parent?.composition !== undefined) parent.composition.members += 1;
  }

  #kindOf(element: XmlElement): string {
    const type = element.attribute(xsi, "type");
    const colon = type?.indexOf(":") ?? -1;
    const uri = type === undefined ? undefined : element.namespace(colon < 0 ? "" : type.slice(0, colon));
    const object = uri === undefined ? undefined : namespaceOf(uri).object;
    return kindOfObject(object);
  }

  #id(element: XmlElement, attribute: "id" | "idref"): string | undefined {
    const name = element.attribute("", attribute);
    return name === undefined ? undefined : qualified(element, name);
  }

  #spot(): XmlSpot {
    return this.#tokenizer.spot();
  }

  #tell(code: ProblemCode, found: string, spot: Spot = {}): void {
    this.sink.problem(problem(code, this.place, found, spot));
  }
}

function isValueElement(values: ValueVocabulary, local: string): boolean {
  switch (values) {
    case "address":
      return local === "Address_Value";
    case "hostname":
      return local === "Hostname_Value";
    default:
      return local === "Value";
  }
}

/** A QName as `{namespace}local`; a name whose prefix stands for nothing keeps it. */
function qualified(element: XmlElement, name: string): string {
  const text = name.trim();
  const colon = text.indexOf(":");
  const uri = colon < 0 ? undefined : element.namespace(text.slice(0, colon));
  return uri === undefined ? `{}${text}` : `{${uri}}${text.slice(colon + 1)}`;
}

const isTrue = (text: string | undefined) => text === "true" || text === "1";

const kinds: Readonly<Record<string, string>> = {
  Address: "address-without-value",
  AS: "autonomous-system",
  EmailMessage: "email-message",
  File: "file",
  Mutex: "mutex",
  NetworkConnection: "network-traffic",
  Port: "port",
  Process: "process",
  Product: "software",
  SocketAddress: "network-traffic",
  UserAccount: "user-account",
  WinExecutableFile: "file",
  WinFile: "file",
  WinProcess: "process",
  WinRegistryKey: "registry-key",
  X509Certificate: "certificate",
};

function kindOfObject(object: string | undefined): string {
  if (object === undefined) return "custom-object";
  const kind = kinds[object];
  if (kind !== undefined) return kind;
  return object
    .replace(/^as$/, "autonomous-system")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
