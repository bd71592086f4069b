import { parseTlp, strictestTlp, type TlpLevel } from "../../values/tlp.js";
import type { ElementKind } from "./elementKind.js";
import type { IndicatorDraft, PackageDetails } from "./indicatorDraft.js";
import { xsi } from "./namespaces.js";
import type { XmlElement } from "./xml/tokenizer.js";

/** Text that is gathered until its element closes. */
export interface Capture {
  text: string;
  readonly done: (text: string) => void;
}

/** The elements around a detail, from the nearest outwards. */
export interface Surroundings {
  readonly parent: ElementKind | undefined;
  readonly grandparent: ElementKind | undefined;
  readonly greatGrandparent: ElementKind | undefined;
  readonly draft: IndicatorDraft | undefined;
  /** True inside the package's header. */
  readonly inHeader: boolean;
}

type Place = Omit<Surroundings, "draft">;

/** A detail of an indicator: where its element has to be, and what becomes of the text. */
interface Detail {
  readonly isAt: (place: Place) => boolean;
  readonly take: TakeDetail;
}

/** Keeps a text that describes an indicator. */
export type TakeDetail = (draft: IndicatorDraft, text: string) => void;

const inIndicator = ({ parent }: Place) => parent?.role === "indicator";
const inChild =
  (child: string) =>
  ({ parent, grandparent }: Place) =>
    grandparent?.role === "indicator" && parent?.local === child;
const inProducer =
  (child: string) =>
  ({ parent, grandparent, greatGrandparent }: Place) =>
    greatGrandparent?.role === "indicator" && grandparent?.local === "Producer" && parent?.local === child;

/** By the local name of the element. The first of several counts, unless the detail is a list. */
const details: ReadonlyMap<string, Detail> = new Map<string, Detail>([
  ["Title", { isAt: inIndicator, take: (draft, text) => (draft.title ??= text) }],
  ["Description", { isAt: inIndicator, take: (draft, text) => (draft.description ??= text) }],
  ["Short_Description", { isAt: inIndicator, take: (draft, text) => (draft.shortDescription ??= text) }],
  [
    "Type",
    { isAt: inIndicator, take: (draft, text) => (draft.labels = added(draft.labels, text || undefined)) },
  ],
  ["Value", { isAt: inChild("Confidence"), take: (draft, text) => (draft.confidence ??= text) }],
  [
    "Start_Time",
    {
      isAt: inChild("Valid_Time_Position"),
      take: (draft, text) => (draft.starts = added(draft.starts, text)),
    },
  ],
  [
    "End_Time",
    { isAt: inChild("Valid_Time_Position"), take: (draft, text) => (draft.ends = added(draft.ends, text)) },
  ],
  ["Name", { isAt: inProducer("Identity"), take: (draft, text) => (draft.producer ??= text) }],
  [
    "Reference",
    {
      isAt: inProducer("References"),
      take: (draft, text) => (draft.references = added(draft.references, { url: text })),
    },
  ],
]);

/** What becomes of the text of an element inside an indicator, if it describes the indicator. */
export function takeOf({ local }: ElementKind, place: Place): TakeDetail | undefined {
  const detail = details.get(local);
  return detail?.isAt(place) === true ? detail.take : undefined;
}

/** The list with another item, which may grow to any length. */
function added<T>(list: T[] | undefined, item: T | undefined): T[] | undefined {
  if (item === undefined) return list;
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/** The details of packages and indicators besides their values. */
export class Details implements PackageDetails {
  /** Name of the organisation or person that made the package. */
  packageProducer: string | undefined;
  /** The strictest TLP marking in the package's header, which holds for all of the package. */
  packageTlp: TlpLevel | undefined;
  readonly #killChains = new Map<string, string>();
  readonly #phases = new Map<string, string>();

  /**
   * Takes the details in an element's attributes, or asks for its text.
   * @param unusable called for test mechanisms, which hold rules of other engines
   */
  open(
    kind: ElementKind,
    element: XmlElement,
    around: Surroundings,
    unusable: (reason: string) => void,
  ): Capture | undefined {
    const { draft, parent } = around;
    if (kind.local === "Kill_Chain" || kind.local === "Kill_Chain_Phase") {
      this.#killChain(kind.local, element, draft, parent);
      return undefined;
    }
    if (kind.local === "Marking_Structure") {
      this.#marking(element, around);
      return undefined;
    }
    if (draft === undefined) return this.#ofPackage(kind, around);
    if (kind.local === "Test_Mechanism") {
      if (parent?.local === "Test_Mechanisms") unusable(reasonForMechanism(element));
      return undefined;
    }
    const take = takeOf(kind, around);
    return take === undefined ? undefined : capture((text) => take(draft, text));
  }

  #ofPackage({ local }: ElementKind, { parent, grandparent, inHeader }: Surroundings): Capture | undefined {
    const isName =
      local === "Name" && parent?.local === "Identity" && grandparent?.local === "Information_Source";
    return isName && inHeader ? capture((text) => (this.packageProducer ??= text)) : undefined;
  }

  /**
   * A marking of the header or of an indicator; which part of it the marking controls makes no difference.
   */
  #marking(element: XmlElement, { draft, inHeader }: Surroundings): void {
    const level = parseTlp(element.attribute("color") ?? "");
    if (draft !== undefined) draft.tlp = strictestTlp([draft.tlp, level]);
    else if (inHeader) this.packageTlp = strictestTlp([this.packageTlp, level]);
  }

  /** Definitions name chains and phases; indicators refer to them by id and may repeat the name. */
  #killChain(
    local: string,
    element: XmlElement,
    draft: IndicatorDraft | undefined,
    parent: ElementKind | undefined,
  ): void {
    const name = element.attribute("name");
    const phaseId = element.attribute("phase_id");
    if (draft === undefined) {
      const id = element.attribute("id");
      if (local === "Kill_Chain") define(this.#killChains, id, name);
      else define(this.#phases, phaseId, name);
      return;
    }
    if (local !== "Kill_Chain_Phase" || parent?.local !== "Kill_Chain_Phases") return;
    const chainId = element.attribute("kill_chain_id");
    const killChain = element.attribute("kill_chain_name") ?? this.#killChains.get(chainId ?? "") ?? chainId;
    const phase = name ?? this.#phases.get(phaseId ?? "") ?? phaseId;
    if (killChain !== undefined && phase !== undefined) {
      draft.killChainPhases = added(draft.killChainPhases, { killChain, phase });
    }
  }
}

const capture = (done: (text: string) => unknown): Capture => ({ text: "", done });

/** Kill chains or phases that are remembered; a hostile document may define any number. */
const maxDefinitions = 10_000;

function define(names: Map<string, string>, id: string | undefined, name: string | undefined): void {
  if (id !== undefined && name !== undefined && names.size < maxDefinitions) names.set(id, name);
}

/** By the same name as the pattern languages of STIX 2.1. */
function reasonForMechanism(element: XmlElement): string {
  const type = element.attributeOf(xsi, "type")?.replace(/^.*:/, "") ?? "";
  const language = /^(Snort|Yara|OpenIOC|OVAL|Generic|SIOC)/i.exec(type)?.[1];
  return `pattern-type-${language?.toLowerCase() ?? "other"}`;
}
