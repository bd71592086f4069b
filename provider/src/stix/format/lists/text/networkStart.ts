const address = String.raw`(?:(?:\d{1,3}\.){3}\d{1,3}|(?=[0-9a-f.]*:)[0-9a-f:.]{2,45})`;
const start = new RegExp(String.raw`^(${address})/(\d{1,3})(?!\d)`, "i");
/** What makes a number after a slash the first part of a path: more of it, or the ending of a file's name. */
const path = /^(?:\/|\.[a-z]|\?)/i;
const network = new RegExp(String.raw`^${address}(?:/\d{1,3})?$`, "i");

/** True for a text that has the form of an address or network, valid or not. */
export const looksLikeNetwork = (text: string): boolean => network.test(text);

/**
 * True where a text begins as a network does and goes on as no path does: `198.51.100.0/24;SBL1`, but not
 * `198.51.100.7/24/gate.php`, `198.51.100.7/1.exe` or `198.51.100.7/404page`.
 */
export function isNetworkWithRest(text: string): boolean {
  if (!text.includes("/")) return false;
  const found = start.exec(text);
  if (found === null) return false;
  const [whole, host = "", length = ""] = found;
  const rest = text.slice(whole.length);
  return rest !== "" && Number(length) <= (host.includes(":") ? 128 : 32) && !path.test(rest);
}
