/**
 * Puts text between the marks `<!-- NAME: generated -->` and `<!-- NAME: end -->` of a Markdown page.
 *
 * @throws Error where the page has no such part
 */
export function withPart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no part ${name}`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}
