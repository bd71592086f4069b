import type { SourceDeclaration } from "./declaration/model.js";

/**
 * What a source asks for, without credentials: an address that carries them in its query or before its host
 * is shortened.
 */
export function describeRequest({ origin, format }: SourceDeclaration): string {
  const written = format === undefined ? "" : ` as ${JSON.stringify(format)}`;
  switch (origin.kind) {
    case "file":
      return `file ${origin.path}${written}`;
    case "merge":
      return `merge ${origin.sources.join(" ")}`;
    case "git":
      return `git ${publicAddress(origin.url)} ${origin.ref} ${origin.path}${written}`;
    case "taxii2":
      return `taxii2 ${publicAddress(origin.url)} ${origin.collection}${origin.match === undefined ? "" : ` ${JSON.stringify(origin.match)}`}`;
    case "taxii1":
      return `taxii1 ${publicAddress(origin.url)} ${origin.collection} ${origin.subscription ?? ""}`.trimEnd();
    case "misp":
      return `misp ${publicAddress(origin.url)} ${origin.tags.join(" ")}${origin.onlyToIds ? "" : " with every attribute"}${origin.api === true ? " by REST" : ""}${origin.match === undefined ? "" : ` ${JSON.stringify(origin.match)}`}`.trimEnd();
    case "url":
      return `${publicAddress(origin.url)}${written}`;
  }
}

/** What the names of query parameters contain that carry a secret. */
const secretNames = ["key", "token", "secret", "auth", "sig", "pass"];
const longestPlainValue = 24;

/** Publishers put keys into the query, and the lock file is public. */
function publicAddress(address: string): string {
  try {
    const url = new URL(address);
    url.username = "";
    url.password = "";
    for (const [name, value] of url.searchParams) {
      const isNamedSecret = secretNames.some((part) => name.toLowerCase().includes(part));
      if (isNamedSecret || value.length >= longestPlainValue) url.searchParams.set(name, "hidden");
    }
    return url.href;
  } catch {
    return address;
  }
}
