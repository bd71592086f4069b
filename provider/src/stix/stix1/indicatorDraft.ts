import type { IndicatorContext, KillChainPhase, Reference } from "../model.js";
import type { TypedValue } from "../values/canonical.js";

/** An indicator while its element is open: its values wait for the context that stands behind them. */
export class IndicatorDraft {
  readonly values: (TypedValue & { readonly hostname: boolean })[] = [];
  title: string | undefined;
  description: string | undefined;
  shortDescription: string | undefined;
  producer: string | undefined;
  confidence: string | undefined;
  readonly labels: string[] = [];
  readonly references: Reference[] = [];
  readonly killChainPhases: KillChainPhase[] = [];
  #starts: string[] = [];
  #ends: string[] = [];

  constructor(
    readonly id: string | undefined,
    readonly timestamp: string | undefined,
  ) {}

  startTime(text: string): void {
    this.#starts.push(text);
  }

  endTime(text: string): void {
    this.#ends.push(text);
  }

  /** Validity is over when every period that the indicator names has an end, and all ends are past. */
  expired(now: number): boolean {
    if (this.#ends.length === 0 || this.#ends.length < this.#starts.length) return false;
    return this.#ends.every((end) => Date.parse(end) <= now);
  }

  context(packageProducer: string | undefined): IndicatorContext {
    const labels = this.labels.length > 0 ? this.labels : undefined;
    const from = instant(earliest(this.#starts));
    const until =
      this.#ends.length >= Math.max(1, this.#starts.length) ? instant(latest(this.#ends)) : undefined;
    const fields: { -readonly [K in keyof IndicatorContext]: IndicatorContext[K] | undefined } = {
      id: this.id,
      title: this.title,
      description: this.description ?? this.shortDescription,
      producer: this.producer ?? packageProducer,
      confidence: confidenceOf(this.confidence),
      killChainPhases: this.killChainPhases.length > 0 ? this.killChainPhases : undefined,
      validFrom: from,
      validUntil: until,
      modified: instant(this.timestamp),
      references: this.references.length > 0 ? this.references : undefined,
      labels,
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }
}

/** STIX 1's words on the STIX 2.1 scale, by the table "None/Low/Med/High" of STIX 2.1, appendix A. */
const confidenceWords: Readonly<Record<string, number>> = { none: 0, low: 15, medium: 50, med: 50, high: 85 };

function confidenceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const word = confidenceWords[text.toLowerCase()];
  if (word !== undefined) return word;
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const number = Number(text);
  return number <= 100 ? number : undefined;
}

const byTime = (a: string, b: string) => Date.parse(a) - Date.parse(b);
const earliest = (times: readonly string[]) => [...times].sort(byTime)[0];
const latest = (times: readonly string[]) => [...times].sort(byTime).at(-1);

/** An XML date and time as RFC 3339 in UTC; without a zone it is taken as UTC. */
function instant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
