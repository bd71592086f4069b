const shortestBase64 = 8;

/**
 * A text without secrets, in whatever form a system may have echoed them: as they are, as part of a URL, as
 * part of JSON, or in base64, whose letters depend on where the secret begins in what was encoded.
 */
export function redactKnownSecrets(text: string, secrets: readonly string[]): string {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return forms.reduce((rest, form) => rest.replaceAll(form, "[secret]"), text);
}

function formsOf(secret: string): readonly string[] {
  if (secret === "") return [];
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(" ".repeat(before) + secret).toString("base64");
    // Letters at both ends also hold bits of the neighbours.
    return encoded.slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6),
    );
  });
  const inUrl = base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...[...base64, ...inUrl].filter(({ length }) => length >= shortestBase64),
  ];
}
