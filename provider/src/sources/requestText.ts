import type { SourceDeclaration } from "./declaration/model.js";

/** What a source asks for, without credentials: an address that carries them in its query or before its host is shortened. */
export function requestText({ origin, format }: SourceDeclaration): string {
  const written = format === undefined ? "" : ` as ${JSON.stringify(format)}`;
  switch (origin.kind) {
    case "file":
      return `file ${origin.path}${written}`;
    case "merge":
      return `merge ${origin.sources.join(" ")}`;
    case "git":
      return `git ${publicAddress(origin.url)} ${origin.ref} ${origin.path}${written}`;
    case "taxii2":
    case "taxii1":
      return `${origin.kind} ${publicAddress(origin.url)} ${origin.collection}`;
    case "misp":
      return `misp ${publicAddress(origin.url)} ${origin.tags.join(" ")}`.trimEnd();
    case "url":
      return `${publicAddress(origin.url)}${written}`;
  }
}

/** Publishers put keys into the query; the lock file is public. */
function publicAddress(address: string): string {
  try {
    const url = new URL(address);
    url.username = "";
    url.password = "";
    for (const [key, value] of url.searchParams) {
      if (/key|token|secret|auth|sig|pass/i.test(key) || /^[0-9a-zA-Z_-]{24,}$/.test(value))
        url.searchParams.set(key, "hidden");
    }
    return url.href;
  } catch {
    return address;
  }
}
