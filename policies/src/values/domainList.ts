import { domainToASCII } from "node:url";

/** Domains, each of which matches itself and everything below it. */
export class DomainList {
  private readonly domains: ReadonlyMap<string, string>;

  /** @throws RangeError for a text that is no domain */
  constructor(texts: readonly string[]) {
    this.domains = new Map(
      texts.map((text) => {
        const name = comparable(text.replace(/^\*?\./, ""));
        if (name === "") throw new RangeError(`${JSON.stringify(text)} is no domain.`);
        return [name, text];
      }),
    );
  }

  /** @returns the domain that a name equals or lies below, as it was given */
  above(name: string): string | undefined {
    const labels = comparable(name).split(".");
    for (let from = 0; from < labels.length; from += 1) {
      const found = this.domains.get(labels.slice(from).join("."));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @returns a domain that lies below a name, as it was given: the name represents it as well */
  below(name: string): string | undefined {
    const ending = `.${comparable(name)}`;
    for (const [domain, text] of this.domains) if (domain.endsWith(ending)) return text;
    return undefined;
  }
}

/**
 * In lower case, without dots at its ends and without a port, and with letters beyond ASCII in the form
 * that DNS has.
 */
function comparable(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/:\d*$/, "")
    .replace(/^\.+|(?<!\.)\.+$/g, "");
  return domainToASCII(plain) || plain;
}
