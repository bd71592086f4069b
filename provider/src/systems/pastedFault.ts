/**
 * What was probably pasted together with a secret, for an error that never shows the secret.
 *
 * @returns a predicate for a sentence about the secret, e.g. `has quotes around it`; undefined where nothing
 *   is conspicuous
 */
export function pastedFault(secret: string): string | undefined {
  if (/[\r\n]$/.test(secret)) return "ends with a line end; store it again without one";
  if (/^\s|\s$/.test(secret)) return "has leading or trailing whitespace; store it again without it";
  if (/^(["'`]).*\1$/s.test(secret) || /^[\u2018-\u201f\u00ab].*[\u2018-\u201f\u00bb]$/s.test(secret))
    return "has quotes around it; store it again without them";
  if (/^(extrahop\s+)?apikey\s*=/i.test(secret) || /^(bearer|basic|extrahop)\s/i.test(secret))
    return "begins like an Authorization header; store the key alone";
  return undefined;
}
