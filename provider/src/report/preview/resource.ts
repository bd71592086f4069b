import { collectionType, feedType } from "../../resource/resourceTypes.js";
import { collectionFacts, feedFacts } from "./facts.js";
import type { Resource, ResourceKind } from "./preview.js";
import { type Fields, fields, text } from "./shape.js";

/** Reads a resource as a preview, an engine event or a state writes it. */
export function readResource(raw: Fields): Resource | undefined {
  const urn = text(raw["urn"]);
  if (urn === undefined) return undefined;
  const kind = kindOf(text(raw["type"]) ?? typeOfUrn(urn));
  const id = text(raw["id"]);
  const inputs = fields(raw["inputs"]);
  const outputs = fields(raw["outputs"]);
  return {
    urn,
    kind,
    ...(id === undefined ? {} : { id }),
    retained: raw["retainOnDelete"] === true,
    external: raw["external"] === true,
    ...(kind === "collection" ? { collection: collectionFacts(inputs, outputs) } : {}),
    ...(kind === "feed" ? { feed: feedFacts(inputs, outputs) } : {}),
  };
}

/** The old state of a resource that an alias has renamed still has its old URN. */
export function formerUrn(urn: string, old: Fields): { readonly formerUrn?: string } {
  const former = text(old["urn"]);
  return former === undefined || former === urn ? {} : { formerUrn: former };
}

/** The component with which ThreatFleet groups the collections of a system. */
const systemType = "extrahop:index:System";

const kinds: Readonly<Record<string, ResourceKind>> = {
  [collectionType]: "collection",
  [feedType]: "feed",
  [systemType]: "system",
};

export function kindOf(type: string | undefined): ResourceKind {
  return (type === undefined ? undefined : kinds[type]) ?? "other";
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; a name can hold `::` too. */
const urnShape = /^urn:pulumi:(.*?)::(.*?)::(.*?)::([\s\S]*)$/;

export function typeOfUrn(urn: string): string | undefined {
  return urnShape.exec(urn)?.[3]?.split("$").at(-1);
}

/** The resource's name in the program. */
export function nameOfUrn(urn: string): string {
  return urnShape.exec(urn)?.[4] ?? urn;
}

export function stackOfUrn(urn: string): { readonly stack: string; readonly project: string } | undefined {
  const [, stack, project] = urnShape.exec(urn) ?? [];
  return stack === undefined || project === undefined ? undefined : { stack, project };
}

/** True for a collection that ThreatFleet made, whose name in the program is `SYSTEM/FEED`. */
export function isOfFleet(urn: string): boolean {
  return (urnShape.exec(urn)?.[3] ?? "").includes(`${systemType}$`);
}
