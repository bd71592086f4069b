import { memoize } from "../memory/memoize.js";
import type { Indicator, IndicatorContext, IndicatorType, KillChainPhase } from "../model.js";
import type { LossTally } from "./losses.js";

/** What the vendor's toolkit calls a value in titles. */
const kindOf: Readonly<Record<IndicatorType, string>> = {
  "ipv4-addr": "IP",
  "ipv6-addr": "IP",
  "domain-name": "Domain",
  url: "URL",
};

/** How an indicator is named, as the vendor's toolkit does it, where the source gives no title. */
export const defaultTitle = ({ type, value }: Indicator): string => `${kindOf[type]}: ${value}`;

/** The toolkit also describes each value; that is done only where the source says nothing at all of it. */
export function descriptionOf({ type, value, context }: Indicator, collection: string): string | undefined {
  const { title, description } = context;
  return description ?? (title === undefined ? `${kindOf[type]} ${value} of ${collection}` : undefined);
}

export const watchListOf: Readonly<Record<IndicatorType, string>> = {
  "ipv4-addr": "IP Watchlist",
  "ipv6-addr": "IP Watchlist",
  "domain-name": "Domain Watchlist",
  url: "URL Watchlist",
};

/** IndicatorTypeVocab-1.1 of STIX 1.2, with the STIX 2 spelling where that is no mere change of case. */
const indicatorTypeTerms: readonly (readonly [term: string, word?: string])[] = [
  ["Malicious E-mail", "malicious-email"],
  ["IP Watchlist"],
  ["File Hash Watchlist"],
  ["Domain Watchlist"],
  ["URL Watchlist"],
  ["Malware Artifacts"],
  ["C2", "command-and-control"],
  ["Anonymization"],
  ["Exfiltration"],
  ["Host Characteristics"],
  ["Compromised PKI Certificate"],
  ["Login Name"],
  ["IMEI Watchlist"],
  ["IMSI Watchlist"],
];
const wordOfTerm = new Map(indicatorTypeTerms.map(([term, word]) => [term, word ?? words(term)]));
const termOfWord = new Map([...wordOfTerm].map(([term, word]) => [word, term]));

/** An indicator type as STIX 2 spells it, e.g. `ip-watchlist`; empty where nothing is left. */
export const indicatorTypeWord = (label: string): string => wordOfTerm.get(label) ?? words(label);

/** The term of STIX 1.2's vocabulary that a label means, or `undefined` where the vocabulary has none. */
export const indicatorTypeTerm = memoize((label) => termOfWord.get(indicatorTypeWord(label)));

/**
 * Source name of the reference in which STIX 2 keeps the id that an indicator had before it was converted.
 */
export const originalId = "original id";

/** A source's confidence as a whole number from 0 to 100. */
export function confidenceOf({ confidence }: IndicatorContext, losses: LossTally): number | undefined {
  if (confidence === undefined) return undefined;
  if (confidence >= 0 && confidence <= 100) return Math.round(confidence);
  losses.add("confidence-out-of-range");
  return undefined;
}

/** The scale of STIX 2.1, appendix A: the number that represents each term of HighMediumLowVocab-1.0. */
const confidenceTerms: Readonly<Record<number, string>> = { 0: "None", 15: "Low", 50: "Medium", 85: "High" };

/** The vocabulary's term, only where it says the same as the number. */
export const confidenceTerm = (confidence: number): string | undefined => confidenceTerms[confidence];

const lockheedMartin = "lockheed-martin-cyber-kill-chain";
const killChainAliases: Readonly<Record<string, string>> = {
  lmco: lockheedMartin,
  "lm-cyber-kill-chain": lockheedMartin,
  "lockheed-martin": lockheedMartin,
  "cyber-kill-chain": lockheedMartin,
};

/** A phase with names as STIX 2.1 wants them: lower case, words joined by hyphens. */
export function killChainWords({ killChain, phase }: KillChainPhase): KillChainPhase {
  const name = words(killChain);
  return { killChain: killChainAliases[name] ?? name, phase: words(phase) };
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}.]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}
