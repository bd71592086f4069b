/** True where the text is STIX 2 or a TAXII envelope, which have a reader of their own. */
export function isStix(text: string): boolean {
  return /"(?:spec_version|objects)"\s*:|"type"\s*:\s*"bundle"|"id"\s*:\s*"[a-z][a-z0-9-]*--[0-9a-f]{8}-/.test(
    text,
  );
}
