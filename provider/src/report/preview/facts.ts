import { counts, type Fields, fields, text } from "./shape.js";

/**
 * What the report reads of a ThreatCollection. Every property is asked for by name, so that no other one, a credential least of all, can
 * come into a report.
 */
export interface CollectionFacts {
  /** Absent where it is missing, secret or known only at `up`. */
  readonly system?: string;
  readonly name?: string;
  readonly source?: string;
  readonly scope?: string;
  readonly digest?: string;
  readonly stixVersion?: string;
  /** Absent where the resource doesn't say. */
  readonly indicators?: Readonly<Record<string, number>>;
  /** Observables that the system counted at the last upload. */
  readonly observables?: number;
  /** The resource's own wish; absent means that it adopts. */
  readonly adopts?: boolean;
  readonly insecure: boolean;
  /** Another content with the same indicators leaves it as it is. */
  readonly comparesIndicators: boolean;
  /** Inputs that nobody knows before `up`. */
  readonly knownAtUp: readonly string[];
}

/** What the report reads of a ThreatFeed. */
export interface FeedFacts {
  readonly source?: string;
  readonly scope?: string;
  readonly digest?: string;
  readonly stixVersion?: string;
  readonly indicators?: Readonly<Record<string, number>>;
  /** The values as last applied; only the STIX room can read it. */
  readonly index?: unknown;
}

/** How the engine writes a value that only `up` will know (@pulumi/pulumi: runtime/rpc.ts, unknownValue). */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** How `preview --json` writes a secret. */
const secretValue = "[secret]";

const known = (value: unknown): string | undefined => {
  const found = text(value);
  return found === unknownValue || found === secretValue ? undefined : found;
};

export function collectionFacts(inputs: Fields, outputs: Fields): CollectionFacts {
  const of = (key: string) => inputs[key] ?? outputs[key];
  const system = of("system");
  const described = fields(system);
  const observables = outputs["observables"];
  const adopt = inputs["adopt"];
  return {
    ...optional("system", known(system) ?? known(described["name"])),
    ...optional("name", known(of("name"))),
    ...contentFacts(of),
    ...optional("observables", typeof observables === "number" ? observables : undefined),
    ...optional("adopts", typeof adopt === "boolean" ? adopt : undefined),
    insecure: described["insecureSkipVerify"] === true,
    comparesIndicators: of("compare") === "indicators",
    knownAtUp: ["system", "name", "source", "digest"].filter((key) => inputs[key] === unknownValue),
  };
}

export function feedFacts(inputs: Fields, outputs: Fields): FeedFacts {
  return {
    ...contentFacts((key) => inputs[key] ?? outputs[key]),
    ...optional("index", outputs["index"]),
  };
}

function contentFacts(of: (key: string) => unknown) {
  const indicators = of("indicators");
  return {
    ...optional("source", known(of("source"))),
    ...optional("scope", known(of("scope"))),
    ...optional("digest", known(of("digest"))),
    ...optional("stixVersion", known(of("stixVersion"))),
    ...optional("indicators", typeof indicators === "object" ? counts(indicators) : undefined),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [k in K]: V });
}
