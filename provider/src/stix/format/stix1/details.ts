import type { ElementKind } from "./elementKind.js";
import type { IndicatorDraft } from "./indicatorDraft.js";
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

/** What packages and indicators say beside their values. */
export class Details {
  /** Name of the organisation or person that made the package. */
  packageProducer: string | undefined;
  readonly #killChains = new Map<string, string>();
  readonly #phases = new Map<string, string>();

  /**
   * Takes what an element's attributes say, or asks for its text.
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
    if (draft === undefined) return this.#ofPackage(kind, around);
    if (kind.local === "Test_Mechanism") {
      if (parent?.local === "Test_Mechanisms") unusable(reasonForMechanism(element));
      return undefined;
    }
    return this.ofIndicator(kind, around, draft);
  }

  /** Asks for the text of an element inside an indicator, if it says something about that. */
  ofIndicator(
    { local }: ElementKind,
    around: Omit<Surroundings, "draft">,
    draft: IndicatorDraft,
  ): Capture | undefined {
    const { parent, grandparent, greatGrandparent } = around;
    const ofDraft = parent?.role === "indicator";
    const ofChild = grandparent?.role === "indicator" ? parent?.local : undefined;
    const fromProducer = greatGrandparent?.role === "indicator" && grandparent?.local === "Producer";
    switch (local) {
      case "Start_Time":
        return ofChild === "Valid_Time_Position"
          ? take((text) => (draft.starts = [...draft.starts, text]))
          : undefined;
      case "End_Time":
        return ofChild === "Valid_Time_Position"
          ? take((text) => (draft.ends = [...draft.ends, text]))
          : undefined;
      case "Name":
        return fromProducer && parent?.local === "Identity"
          ? take((text) => {
              draft.producer ??= text;
            })
          : undefined;
      case "Title":
        return ofDraft ? take((text) => (draft.title ??= text)) : undefined;
      case "Description":
        return ofDraft ? take((text) => (draft.description ??= text)) : undefined;
      case "Short_Description":
        return ofDraft ? take((text) => (draft.shortDescription ??= text)) : undefined;
      case "Type":
        return ofDraft
          ? take((text) => {
              if (text !== "") draft.labels = [...draft.labels, text];
            })
          : undefined;
      case "Value":
        return ofChild === "Confidence" ? take((text) => (draft.confidence ??= text)) : undefined;
      case "Reference":
        return fromProducer && parent?.local === "References"
          ? take((text) => (draft.references = [...draft.references, { url: text }]))
          : undefined;
      default:
        return undefined;
    }
  }

  #ofPackage({ local }: ElementKind, { parent, grandparent, inHeader }: Surroundings): Capture | undefined {
    const isName =
      local === "Name" && parent?.local === "Identity" && grandparent?.local === "Information_Source";
    return isName && inHeader ? take((text) => (this.packageProducer ??= text)) : undefined;
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
      draft.killChainPhases = [...draft.killChainPhases, { killChain, phase }];
    }
  }
}

const take = (done: (text: string) => unknown): Capture => ({ text: "", done });

function define(names: Map<string, string>, id: string | undefined, name: string | undefined): void {
  if (id !== undefined && name !== undefined) names.set(id, name);
}

/** By the same name as the pattern languages of STIX 2.1. */
function reasonForMechanism(element: XmlElement): string {
  const type = element.attributeOf(xsi, "type")?.replace(/^.*:/, "") ?? "";
  const language = /^(Snort|Yara|OpenIOC|OVAL|Generic|SIOC)/i.exec(type)?.[1];
  return `pattern-type-${language?.toLowerCase() ?? "other"}`;
}
