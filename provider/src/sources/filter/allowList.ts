import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { ExtraHopError } from "../../errors/index.js";
import { type Indicator, typeValue } from "../../stix/index.js";
import type { AllowRules } from "../declaration/model.js";
import type { Matcher } from "../warninglists/warningList.js";
import { hostOf } from "./hostOf.js";
import { namesAbove } from "./namesAbove.js";
import { NetworkSet } from "./networkSet.js";

/** Values that are known to be harmless. */
export class AllowList {
  readonly #values = new Map<string, string>();
  readonly #domains = new Map<string, string>();
  readonly #networks = new NetworkSet<string>();
  readonly #lists: ReadonlyMap<string, Matcher>;

  /**
   * @param folder against which the paths of files are resolved
   * @param lists matchers of the warning lists that the rules name
   * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID for an entry that is no value, or a file that cannot
   *   be read
   */
  constructor(rules: AllowRules, folder: string, lists: ReadonlyMap<string, Matcher>) {
    this.#lists = new Map([...lists].filter(([name]) => rules.warninglists.includes(name)));
    for (const value of rules.values) this.#addValue(value, "values");
    for (const domain of rules.domains) this.#addDomain(domain);
    for (const network of rules.networks) this.#addNetwork(network);
    for (const file of rules.files) {
      for (const line of linesOf(isAbsolute(file) ? file : resolve(folder, file), file))
        this.#addValue(line, file);
    }
  }

  /** The rule that allows an indicator, e.g. `domains example.com`; undefined where none does. */
  ruleFor(indicator: Pick<Indicator, "type" | "value">): string | undefined {
    return this.#ownRule(indicator) ?? this.#listOf(indicator);
  }

  #ownRule({ type, value }: Pick<Indicator, "type" | "value">): string | undefined {
    const exact = this.#values.get(value);
    if (exact !== undefined) return exact;
    if (type === "ipv4-addr" || type === "ipv6-addr") return this.#networks.find(value);
    const host = type === "url" ? hostOf(value) : value;
    return this.#ruleForName(host) ?? (type === "url" ? this.#networks.find(host) : undefined);
  }

  #listOf(indicator: Pick<Indicator, "type" | "value">): string | undefined {
    for (const [name, matches] of this.#lists) if (matches(indicator)) return `warninglists ${name}`;
    return undefined;
  }

  #ruleForName(name: string): string | undefined {
    for (const above of namesAbove(name)) {
      const rule = this.#domains.get(above);
      if (rule !== undefined) return rule;
    }
    return undefined;
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
    const network = typeValue("ipv4-addr", text)?.value ?? "";
    if (!this.#networks.add(network, `networks ${text}`)) throw notAValue(text, "networks");
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
