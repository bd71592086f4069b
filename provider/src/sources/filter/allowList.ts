import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { ExtraHopError } from "../../errors/index.js";
import { type Indicator, typeValue } from "../../stix/index.js";
import type { AllowRules } from "../declaration/model.js";

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Values that are known to be harmless. */
export class AllowList {
  readonly #values = new Map<string, string>();
  readonly #domains = new Map<string, string>();
  readonly #networks: { readonly network: Network; readonly rule: string }[] = [];

  /**
   * @param folder against which the paths of files are resolved
   * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID for an entry that is no value, or a file that cannot
   *   be read
   */
  constructor(rules: AllowRules, folder: string) {
    for (const value of rules.values) this.#addValue(value, "values");
    for (const domain of rules.domains) this.#addDomain(domain);
    for (const network of rules.networks) this.#addNetwork(network);
    for (const file of rules.files) {
      for (const line of linesOf(isAbsolute(file) ? file : resolve(folder, file), file))
        this.#addValue(line, file);
    }
  }

  /** The rule that allows an indicator, e.g. `domains example.com`; undefined where none does. */
  ruleFor({ type, value }: Pick<Indicator, "type" | "value">): string | undefined {
    const exact = this.#values.get(value);
    if (exact !== undefined) return exact;
    const host = type === "url" ? hostOf(value) : value;
    if (type === "ipv4-addr" || type === "ipv6-addr") return this.#ruleForAddress(host);
    return this.#ruleForName(host) ?? (type === "url" ? this.#ruleForAddress(host) : undefined);
  }

  #ruleForName(name: string): string | undefined {
    for (let rest = name; rest !== ""; rest = rest.slice(rest.indexOf(".") + 1)) {
      const rule = this.#domains.get(rest);
      if (rule !== undefined) return rule;
      if (!rest.includes(".")) return undefined;
    }
    return undefined;
  }

  #ruleForAddress(value: string): string | undefined {
    if (this.#networks.length === 0) return undefined;
    const inner = networkOf(value);
    if (inner === undefined) return undefined;
    return this.#networks.find(({ network }) => contains(network, inner))?.rule;
  }

  #addValue(text: string, from: string): void {
    const typed = typeValue(undefined, text);
    if (typed === undefined) throw notAValue(text, from);
    this.#values.set(typed.value, `${from} ${typed.value}`);
  }

  #addDomain(text: string): void {
    const typed = typeValue("domain-name", text);
    if (typed?.type !== "domain-name") throw notAValue(text, "domains");
    this.#domains.set(typed.value, `domains ${typed.value}`);
  }

  #addNetwork(text: string): void {
    const network = networkOf(typeValue("ipv4-addr", text)?.value ?? "");
    if (network === undefined) throw notAValue(text, "networks");
    this.#networks.push({ network, rule: `networks ${text}` });
  }
}

function contains([outer, length]: Network, [inner, innerLength]: Network): boolean {
  if (outer.kind() !== inner.kind() || innerLength < length) return false;
  return (inner as ipaddr.IPv4).match(outer as ipaddr.IPv4, length);
}

function networkOf(value: string): Network | undefined {
  const [address = "", length] = value.split("/");
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.parse(address);
  return [parsed, length === undefined ? (parsed.kind() === "ipv4" ? 32 : 128) : Number(length)];
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  } catch {
    return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?([^/?#:]*)/i.exec(url)?.[1]?.toLowerCase() ?? "";
  }
}

function linesOf(path: string, named: string): readonly string[] {
  try {
    return readFileSync(path, "utf8")
      .split(/\r?\n/)
      .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
      .filter((line) => line !== "");
  } catch (cause) {
    throw invalid(
      `the allow list ${named} cannot be read (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
      cause,
    );
  }
}

const notAValue = (text: string, from: string): ExtraHopError =>
  invalid(
    `${JSON.stringify(text)} in allow.${from} is neither an address, a network, a domain name nor a URL`,
  );

function invalid(found: string, cause?: unknown): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_DECLARATION_INVALID",
    action: "reading the filter of a source",
    found,
    remedy: "Correct the declaration of sources.",
    cause,
  });
}
