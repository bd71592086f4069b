import { lineFormat, mostLines } from "../knownFormat.js";
import { reasonByComment } from "../marks/reasonByComment.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";

const record = /^(\S+)\s+(?:\d+[smhdw]?\s+)?(?:IN\s+)?(CNAME|A|AAAA|TXT|DNAME)\s+(\S+)/i;
const passes = /^\.?(?:rpz-passthru|rpz-tcp-only)\.?$/i;

/** Response policy zones: `NAME CNAME .` blocks a name, `24.0.100.51.198.rpz-ip CNAME .` a network. */
export const rpz = lineFormat({
  name: "rpz",
  title: "response policy zone",
  publisher: "BIND, Knot and others",
  columns: ["owner name"],
  matches: ({ data, text }) =>
    mostLines(data, /\s(?:IN\s+)?CNAME\s+(?:\.|\*\.|rpz-\S+)(?:\s*;.*)?$/i, 0.5) ||
    (/\sSOA\s/i.test(text) && /\sCNAME\s+(?:\*?\.|rpz-)/i.test(text)),
  open: (output) => new ZoneReader(output),
});

class ZoneReader implements LineReader {
  #inParentheses = false;
  #origin = "";
  /** Names that are blocked themselves, whose wildcard says the same of what is below. */
  readonly #names = new Set<string>();
  readonly #wildcards: { readonly name: string; readonly line: number }[] = [];

  constructor(private readonly output: ListOutput) {}

  line(raw: string, number: number): void {
    const line = raw.replace(/(?:^|\s);.*$/, "").trimEnd();
    if (line.trim() === "" || line.startsWith("#")) return;
    if (this.#inParentheses) {
      this.#inParentheses = !line.includes(")");
      return;
    }
    const origin = /^\$ORIGIN\s+(\S+)/i.exec(line)?.[1];
    if (origin !== undefined) this.#origin = `.${origin.toLowerCase()}`;
    if (/^\$(?:INCLUDE|GENERATE)\b/i.test(line)) this.output.leaveOut("included-file", number);
    if (line.startsWith("$") || /\s(?:SOA|NS)\s/i.test(line)) {
      this.#inParentheses = line.includes("(") && !line.includes(")");
      return;
    }
    const reason = reasonByComment(raw);
    if (reason !== undefined) {
      this.output.leaveOut(reason, number);
      return;
    }
    const [, owner, , target = ""] = record.exec(line.trim()) ?? [];
    if (owner === undefined) this.output.leaveOut("pattern-rule", number);
    else if (passes.test(target) || this.#isItself(owner, target)) this.output.leaveOut("exception", number);
    else this.#owner(this.#inZone(owner), number);
  }

  /** A name that leads to itself is let through, as before `rpz-passthru` was defined. */
  #isItself(owner: string, target: string): boolean {
    const name = this.#inZone(owner).replace(/\.$/, "");
    const to = target.toLowerCase().replace(/\.$/, "");
    return name === to || this.#inZone(to) === name;
  }

  #inZone(owner: string): string {
    const lower = owner.toLowerCase();
    return this.#origin !== "" && lower.endsWith(this.#origin) ? lower.slice(0, -this.#origin.length) : lower;
  }

  #owner(name: string, line: number): void {
    if (/\.rpz-ip\.?$/.test(name)) this.#network(name.replace(/\.rpz-ip\.?$/, ""), line);
    else if (/\.?rpz-(?:client-ip|nsdname|nsip)\.?$/.test(name)) this.output.leaveOut("other-type", line);
    else if (name.startsWith("*.")) this.#wildcards.push({ name: name.slice(2).replace(/\.$/, ""), line });
    else {
      this.#names.add(name.replace(/\.$/, ""));
      this.output.text(name.replace(/\.$/, ""), line, "domain-name");
    }
  }

  /** `24.0.100.51.198` is 198.51.100.0/24; `zz` takes the place of `::` in IPv6. */
  #network(reversed: string, line: number): void {
    const [length = "", ...parts] = reversed.split(".");
    const isSix = parts.length !== 4 || parts.includes("zz");
    const address = parts.reverse().map((part) => (part === "zz" ? "" : part));
    const text = isSix ? address.join(":").replace(/^:|:$/g, "::").replace(/:{3,}/, "::") : address.join(".");
    this.output.text(`${text}/${length}`, line);
  }

  end(): void {
    for (const { name, line } of this.#wildcards) {
      if (!this.#names.has(name)) this.output.leaveOut("wildcard-domain", line);
    }
  }
}
