const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The host of a URL indicator, which may lack its scheme; an IPv6 address comes without brackets. */
export function hostOf(url: string): string | undefined {
  // The parser knows hosts of `http` best, whatever the scheme.
  const text = `http://${url.replace(scheme, "")}`;
  if (!URL.canParse(text)) return undefined;
  const host = new URL(text).hostname.replace(/^\[|\]$/g, "");
  return host === "" ? undefined : host;
}
