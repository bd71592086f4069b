import type { IndicatorType } from "../../../model.js";
import { HeldValues } from "../../../values/held.js";
import { lineFormat, mostLines } from "../knownFormat.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { readHostsLine } from "../text/hostsLine.js";

/** Options that leave a rule as wide as it is without them. */
const unconditional = /^(?:all|document|doc|important|popup|network)$/;
const cosmetic = /#@?[?$%]?#|\$\$/;

/** Filter lists of ad blockers: `||NAME^` blocks a name, `@@||NAME^` excludes it. */
export const adblock = lineFormat({
  name: "adblock",
  title: "Adblock filter list",
  publisher: "Adblock Plus, AdGuard, uBlock Origin and others",
  columns: ["name between || and ^"],
  matches: ({ data, lines }) =>
    /^\[(?:adblock|ublock|adguard)/i.test(lines[0] ?? "") || mostLines(data, /^(?:@@)?\|\|\S/, 0.5),
  open: (output) => new AdblockReader(output),
});

class AdblockReader implements LineReader {
  /** Values wait for the end, because an exception may follow. */
  readonly #held = new HeldValues();
  readonly #exceptions = new Set<string>();

  constructor(private readonly output: ListOutput) {}

  line(raw: string, number: number): void {
    const line = raw.trim();
    if (line === "" || /^(?:!|\[|#(?![@?$%]?#)|\/\/ )/.test(line)) return;
    if (cosmetic.test(line)) {
      this.output.leaveOut("cosmetic-rule", number);
      return;
    }
    if (line.startsWith("@@")) {
      this.#exception(line.slice(2), number);
      return;
    }
    if (/^[\d:.]+\s/.test(line) && readHostsLine(line, number, this.output)) return;
    const rule = ruleOf(line);
    if (rule === undefined) {
      this.output.leaveOut("pattern-rule", number);
      return;
    }
    // Such a rule disables the same one without the option.
    if (rule.options.includes("badfilter")) {
      this.#exception(line, number);
      return;
    }
    if (!rule.options.every((option) => unconditional.test(option))) {
      this.output.leaveOut("conditional-rule", number);
      return;
    }
    const judged = this.output.judge(rule.target, rule.target.includes("/") ? undefined : "domain-name");
    if (judged.kind === "value") this.#held.add(judged.typed.type, judged.typed.value, false, number);
    else if (judged.reason === "invalid-value") this.output.leaveOut("pattern-rule", number);
    else this.output.leaveOut(judged.reason, number);
  }

  #exception(line: string, number: number): void {
    this.output.leaveOut("exception", number);
    const rule = ruleOf(line);
    const judged = rule === undefined ? undefined : this.output.judge(rule.target);
    if (judged?.kind === "value") this.#exceptions.add(judged.typed.value);
  }

  end(): void {
    this.#held.visit({
      value: (type: IndicatorType, value, _, number) => {
        if (this.#exceptions.has(value)) this.output.leaveOut("exception", number);
        else this.output.value({ type, value }, number);
      },
      unusable: () => {},
    });
  }
}

interface Rule {
  readonly target: string;
  readonly options: readonly string[];
}

/** A rule about one name, address or page; undefined for patterns. */
function ruleOf(line: string): Rule | undefined {
  const dollar = line.lastIndexOf("$");
  const body = dollar < 0 ? line : line.slice(0, dollar);
  const options = dollar < 0 ? [] : line.slice(dollar + 1).split(",");
  const anchored =
    /^\|\|([^*^|\s]+)\^?\|?$/.exec(body)?.[1] ?? /^\|(https?:\/\/[^*^|\s]+)\^?\|?$/.exec(body)?.[1];
  const plain = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i.test(body) ? body : undefined;
  const target = anchored ?? plain;
  return target === undefined || target.endsWith(".")
    ? undefined
    : { target: target.replace(/\/$/, ""), options };
}
