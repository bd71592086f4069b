import type { IndicatorContext, KillChainPhase, Reference } from "../../model.js";
import type { TypedValue } from "../../values/canonical.js";
import { rfc3339 } from "../../values/instant.js";
import { strictestTlp, type TlpLevel } from "../../values/tlp.js";

/** What the header of a package holds for all of its indicators. */
export interface PackageDetails {
  /** Name of the organisation or person that made the package. */
  readonly packageProducer: string | undefined;
  readonly packageTlp: TlpLevel | undefined;
}

/** A list that is only made for the indicators that need it, which are few. */
type Lazy<T> = T[] | undefined;

/** An indicator while its element is open: its values wait for the context that follows them. */
export class IndicatorDraft {
  values: (TypedValue & { readonly hostname: boolean })[] = [];
  title: string | undefined;
  description: string | undefined;
  shortDescription: string | undefined;
  producer: string | undefined;
  confidence: string | undefined;
  labels: Lazy<string>;
  references: Lazy<Reference>;
  killChainPhases: Lazy<KillChainPhase>;
  starts: Lazy<string>;
  ends: Lazy<string>;
  tlp: TlpLevel | undefined;
  /** Its number among those that make idrefs. */
  root: number | undefined;

  constructor(
    readonly id: string | undefined,
    readonly timestamp: string | undefined,
  ) {}

  /** The last end, in milliseconds since 1970, if every period that the indicator names has one. */
  end(): number | undefined {
    if (this.ends === undefined || this.ends.length < (this.starts?.length ?? 0)) return undefined;
    const last = (latest: number, end: string) => Math.max(latest, Date.parse(rfc3339(end) ?? ""));
    return this.ends.reduce(last, Number.NEGATIVE_INFINITY);
  }

  context({ packageProducer, packageTlp }: PackageDetails): IndicatorContext {
    const { starts = [], ends = [] } = this;
    const open = ends.length < Math.max(1, starts.length);
    const fields: { -readonly [K in keyof IndicatorContext]: IndicatorContext[K] | undefined } = {
      id: this.id,
      title: this.title,
      description: this.description ?? this.shortDescription,
      producer: this.producer ?? packageProducer,
      confidence: confidenceOf(this.confidence),
      killChainPhases: this.killChainPhases,
      validFrom: instants(starts)[0],
      validUntil: open ? undefined : instants(ends).at(-1),
      modified: this.timestamp === undefined ? undefined : rfc3339(this.timestamp),
      references: this.references,
      labels: this.labels,
      tlp: strictestTlp([this.tlp, packageTlp]),
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }
}

/** In order of time. */
const instants = (texts: readonly string[]) =>
  texts
    .map(rfc3339)
    .filter((text) => text !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b));

/** The words of STIX 1 on the scale of STIX 2.1, by the None/Low/Med/High table of its appendix A. */
const confidenceWords: Readonly<Record<string, number>> = { none: 0, low: 15, medium: 50, med: 50, high: 85 };

function confidenceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const word = confidenceWords[text.toLowerCase()];
  if (word !== undefined) return word;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return number <= 100 ? number : undefined;
}
