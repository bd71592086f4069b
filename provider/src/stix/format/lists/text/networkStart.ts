const quad = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
const address = `(?:${quad}|(?=[0-9a-f.]*:)[0-9a-f:.]{2,45})`;
const length = String.raw`(?:${quad}|\d{1,3})`;
const start = new RegExp(String.raw`^(${address})/(${length})(?!\d)`, "i");
const network = new RegExp(`^${address}(?:/${length})?$`, "i");

/** True for a text that has the form of an address or network, valid or not. */
export const looksLikeNetwork = (text: string): boolean => network.test(text);

/**
 * True where a text begins as a network does and goes on as no path does: `198.51.100.0/24;SBL1` and
 * `198.51.100.0/24/US`, but not `198.51.100.7/24/gate.php`, `198.51.100.7/1.exe`, `198.51.100.7/1/web` or
 * `198.51.100.7/404page`.
 */
export function isNetworkWithRest(text: string): boolean {
  if (!text.includes("/")) return false;
  const found = start.exec(text);
  if (found === null) return false;
  const [whole, host = "", bits = ""] = found;
  const rest = text.slice(whole.length);
  // `A/B` is a network only where B is a mask.
  if (rest === "") return bits.includes(".") && !isMask(bits);
  if (bits.includes(".")) return true;
  return Number(bits) <= (host.includes(":") ? 128 : 32) && !isPath(rest, Number(bits));
}

/** Ones and then zeros. */
const isMask = (quad: string): boolean =>
  /^1*0*$/.test(
    quad
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join(""),
  );

/** A query, the ending of a file's name, or a path; one word is not a path after a length that is common. */
function isPath(rest: string, bits: number): boolean {
  if (/^(?:\.[a-z]|\?)/i.test(rest)) return true;
  return rest.startsWith("/") && (bits < 8 || /[./?]/.test(rest.slice(1)) || rest === "/");
}

/** The network that `198.51.100.*` and `198.51.*.*` are; undefined for other texts. */
export function networkOfStars(text: string): string | undefined {
  if (!text.endsWith(".*") || !/^(?:\d{1,3}\.){1,3}(?:\*\.){0,2}\*$/.test(text)) return undefined;
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const octets = parts.filter((part) => part !== "*");
  return `${parts.map((part) => (part === "*" ? "0" : part)).join(".")}/${octets.length * 8}`;
}
