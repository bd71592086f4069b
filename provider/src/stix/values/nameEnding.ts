/** Loaded with the first name: the list takes as long as reading a small source. */
let loaded: typeof import("tldts") | undefined;
const suffixList = (): typeof import("tldts") => (loaded ??= require("tldts") as typeof import("tldts"));

/** The names come in canonical form, so nothing has to be cut out of a URL or validated. */
const lookUp = {
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
  allowPrivateDomains: true,
} as const;

const registries = { ...lookUp, allowPrivateDomains: false } as const;

/**
 * Endings in use that the Public Suffix List does not have: special-use names (RFC 2606, RFC 6761, RFC 6762,
 * RFC 8375, RFC 9476 and ICANN's .internal), names of private networks, and roots beside ICANN's, which
 * malware uses.
 */
const otherEndings = new Set([
  ...["alt", "example", "internal", "invalid", "local", "localhost", "onion", "test"],
  ...["corp", "home", "intranet", "lan", "localdomain", "private", "workgroup"],
  ...["bazar", "bit", "coin", "emc", "eth", "i2p"],
]);

/** Extensions of file names that are no top-level domains, as they turn up among indicators. */
const fileExtensions = new Set([
  ...["7z", "aac", "accdb", "apk", "asp", "aspx", "avi", "bak", "bash", "bat", "bin", "bmp", "bz2"],
  ...["cfg", "chm", "class", "cmd", "conf", "cpl", "cpp", "cs", "csv", "dat", "db", "deb", "dll"],
  ...["dmg", "dmp", "doc", "docm", "docx", "dot", "dotm", "dotx", "drv", "elf", "eml", "exe", "flv"],
  ...["gif", "gz", "hta", "htm", "html", "ico", "img", "inf", "ini", "iso", "jar", "java", "jpeg"],
  ...["jpg", "js", "json", "jse", "jsp", "key", "ko", "lib", "lnk", "log", "lzh", "m3u", "mdb", "mp3"],
  ...["mp4", "msc", "msg", "msi", "msp", "obj", "ocx", "odt", "ole", "one", "pdb", "pdf", "pem"],
  ...["php", "pif", "plist", "png", "pot", "potm", "ppam", "pps", "ppsx", "ppt", "pptm", "pptx", "ps1"],
  ...["psd", "psm1", "pst", "pyc", "pyd", "r00", "rar", "rb", "rdp", "reg", "rpm", "rtf", "scr", "sct"],
  ...["sldm", "slk", "sql", "sqlite", "svg", "swf", "sys", "tar", "temp", "tgz", "thmx", "tif", "tiff"],
  ...["tmp", "torrent", "txt", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "vmdk", "wav", "wim", "wmv"],
  ...["wsc", "wsf", "wsh", "xla", "xlam", "xll", "xls", "xlsb", "xlsm", "xlsx", "xlt", "xltm", "xml"],
  ...["xps", "xsl", "yaml", "yml"],
]);

/** Top-level domains that are extensions too, under which a name of two labels is as likely a file. */
const doubtfulEndings = new Set(["mov", "py", "sh", "zip"]);

const known = new Map<string, boolean>();
const common = new Map<string, boolean>();
/** Bounded, as a hostile list may end each line in another way. */
const maxKnown = 10_000;

/** The last label of a name in canonical form. */
export const endingOf = (domain: string): string => domain.slice(domain.lastIndexOf(".") + 1);

/**
 * True for an ending under which domain names exist: a top-level domain, a special-use name or a root beside
 * ICANN's.
 */
export function isDomainEnding(ending: string): boolean {
  const before = known.get(ending);
  if (before !== undefined) return before;
  const is = otherEndings.has(ending) || suffixList().parse(ending, lookUp).isIcann === true;
  if (known.size < maxKnown) known.set(ending, is);
  return is;
}

/** True for a top-level domain that is neither an extension of file names nor a name of a machine itself. */
export function isCommonEnding(ending: string): boolean {
  const before = common.get(ending);
  if (before !== undefined) return before;
  const is = isDomainEnding(ending) && !doubtfulEndings.has(ending) && ending !== "localhost";
  if (common.size < maxKnown) common.set(ending, is);
  return is;
}

/** True for an ending that names a kind of file and no top-level domain, as in `svchost.exe`. */
export const isFileExtension = (ending: string): boolean =>
  fileExtensions.has(ending) && !isDomainEnding(ending);

/** True for a name such as `payload.zip` that is a domain name or a file name; only its source can tell. */
export function couldBeFileName(domain: string): boolean {
  const dot = domain.indexOf(".");
  return dot >= 0 && dot === domain.lastIndexOf(".") && doubtfulEndings.has(domain.slice(dot + 1));
}

/** True for a name under which others register names: `com`, `co.uk`, and providers' such as `github.io`. */
export function isPublicSuffix(domain: string): boolean {
  const { getPublicSuffix, parse } = suffixList();
  if (getPublicSuffix(domain, lookUp) !== domain) return false;
  const { isIcann, isPrivate } = parse(domain, lookUp);
  return isIcann === true || isPrivate === true;
}

/** Labels of the longest suffix of a registry, such as `pvt.k12.ma.us`. */
const maxDots = 3;

/** True for a name under which a registry registers names: `com` and `co.uk`, but not `github.io`. */
export function isRegistrySuffix(domain: string): boolean {
  let dots = 0;
  for (let at = domain.indexOf("."); at >= 0; at = domain.indexOf(".", at + 1)) dots += 1;
  if (dots > maxDots) return false;
  const { getPublicSuffix, parse } = suffixList();
  return getPublicSuffix(domain, registries) === domain && parse(domain, registries).isIcann === true;
}
