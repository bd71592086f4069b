const hidden = "[hidden]";

/**
 * Takes out of a foreign text what looks like a credential. Our own messages hold none and the engine masks
 * what it knows to be secret; this is for programs that print more than they should.
 */
export function redactLikelySecrets(text: string): string {
  return text
    .replace(/\b(apikey|bearer|basic)([=:]?\s+)[\w.~+/=-]{8,}/gi, `$1$2${hidden}`)
    .replace(
      /((?:api[-_ ]?key|client[-_ ]?secret|password|passphrase|secret|token)["']?\s*[=:]\s*["']?)[^\s"',;}]{4,}/gi,
      `$1${hidden}`,
    )
    .replace(/(\w:\/\/)[^\s/@]+:[^\s/@]*@/g, `$1${hidden}@`);
}
