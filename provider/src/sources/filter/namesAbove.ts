/** A domain name, then each name that it lies below: `a.b.example`, `b.example`, `example`. */
export function* namesAbove(name: string): Generator<string> {
  for (let rest = name; ; rest = rest.slice(rest.indexOf(".") + 1)) {
    yield rest;
    if (!rest.includes(".")) return;
  }
}
