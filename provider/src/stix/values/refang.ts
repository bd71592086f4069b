const defanged = /[[\](){}\\]|^(?:h(?:xx|\*\*|__|tx)|fxp|meow)/i;
const scheme = /^(h(?:xx|tt|\*\*|__|tx|xt)p|fxp|ftp|meow)(s?)(?=[[({<\\]?:)/i;
const dot = /[[({<]\s*(?:\.|dot)\s*[\])}>]|\\\./gi;
const colon = /[[({<]\s*:\s*[\])}>]/g;
const schemeEnd = /[[({<]:\/\/[\])}>]|:[[({<]\/\/[\])}>]|:\/\/[\])}>]|[[({<]:\/\/|\[:\]\/\//;

/** Undoes the ways in which people write an indicator so that nobody clicks it: `hxxp`, `[.]`, `(.)`, `[dot]`, `[:]`, `\.` */
export function refang(text: string): string {
  if (!defanged.test(text)) return text;
  const withScheme = text.replace(scheme, (_, name: string, secure: string) =>
    name.toLowerCase() === "fxp" || name.toLowerCase() === "ftp"
      ? `ftp${secure}`
      : `http${secure.toLowerCase()}`,
  );
  const whole = withScheme.replace(schemeEnd, "://");
  const at = whole.indexOf("://");
  const hostStart = at < 0 ? 0 : at + 3;
  const slash = whole.slice(hostStart).search(/[/?#]/);
  const hostEnd = slash < 0 ? whole.length : hostStart + slash;
  return whole.slice(0, hostStart) + refangHost(whole.slice(hostStart, hostEnd)) + whole.slice(hostEnd);
}

function refangHost(host: string): string {
  // The literal of an IPv6 address in a URL keeps its brackets.
  if (/^\[[0-9a-f:.]+\](:\d+)?$/i.test(host) && /:.*:/.test(host)) return host;
  const mended = host.replace(dot, ".").replace(colon, ":");
  // Half a pair, as in 198.51.100[.7 or example.]com, is a slip of the same habit.
  return /[[\]]/.test(mended)
    ? mended.replace(/\[\.|\.\]|\[\.\]/g, ".").replace(/^\[([^\]:]+)\]$/, "$1")
    : mended;
}
