import type { IndicatorContext, KillChainPhase, Reference } from "../../model.js";
import type { TypedValue } from "../../values/canonical.js";
import { rfc3339 } from "../../values/instant.js";

/** Most indicators have none of most; a list of their own for each would cost more than all else. */
const none: readonly never[] = [];

/** An indicator while its element is open: its values wait for the context that stands behind them. */
export class IndicatorDraft {
  values: (TypedValue & { readonly hostname: boolean })[] = [];
  title: string | undefined;
  description: string | undefined;
  shortDescription: string | undefined;
  producer: string | undefined;
  confidence: string | undefined;
  labels: readonly string[] = none;
  references: readonly Reference[] = none;
  killChainPhases: readonly KillChainPhase[] = none;
  starts: readonly string[] = none;
  ends: readonly string[] = none;
  /** Its number among those that make idrefs. */
  root: number | undefined;

  constructor(
    readonly id: string | undefined,
    readonly timestamp: string | undefined,
  ) {}

  /** The last end, in milliseconds since 1970, where every period that the indicator names has one. */
  end(): number | undefined {
    if (this.ends.length === 0 || this.ends.length < this.starts.length) return undefined;
    return Math.max(...this.ends.map((end) => Date.parse(rfc3339(end) ?? "")));
  }

  context(packageProducer: string | undefined): IndicatorContext {
    const open = this.ends.length < Math.max(1, this.starts.length);
    const fields: { -readonly [K in keyof IndicatorContext]: IndicatorContext[K] | undefined } = {
      id: this.id,
      title: this.title,
      description: this.description ?? this.shortDescription,
      producer: this.producer ?? packageProducer,
      confidence: confidenceOf(this.confidence),
      killChainPhases: some(this.killChainPhases),
      validFrom: instants(this.starts)[0],
      validUntil: open ? undefined : instants(this.ends).at(-1),
      modified: this.timestamp === undefined ? undefined : rfc3339(this.timestamp),
      references: some(this.references),
      labels: some(this.labels),
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }
}

const some = <T>(items: readonly T[]) => (items.length > 0 ? items : undefined);

/** In order of time. */
const instants = (texts: readonly string[]) =>
  texts
    .map(rfc3339)
    .filter((text) => text !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b));

/** STIX 1's words on the scale of STIX 2.1, by the None/Low/Med/High table of its appendix A. */
const confidenceWords: Readonly<Record<string, number>> = { none: 0, low: 15, medium: 50, med: 50, high: 85 };

function confidenceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const word = confidenceWords[text.toLowerCase()];
  if (word !== undefined) return word;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return number <= 100 ? number : undefined;
}
