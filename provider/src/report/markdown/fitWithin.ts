/** A part of the report in several lengths, the longest first. */
export type Section = readonly Variant[];

export interface Variant {
  readonly text: string;
  /** What this length leaves out against the first one, e.g. "values of 12 feeds". */
  readonly leftOut?: string;
  /** How much would be lost by taking the next shorter one; the least is shortened first. */
  readonly worth: number;
}

/** Bytes kept for the line that says what was left out. */
const reserve = 600;

/** Joins the sections, shortened so that they stay within so many bytes, and says what had to go. */
export function fitWithin(sections: readonly Section[], maxBytes: number): string {
  const lengths = sections.map(() => 0);
  const chosen = () =>
    sections.map((section, index) => section[lengths[index] ?? 0]).filter((one) => one !== undefined);
  let size = bytes(chosen());
  const most = maxBytes - reserve;
  while (size > most) {
    const next = cheapest(sections, lengths);
    if (next === undefined) break;
    const before = bytesOf(sections[next]?.[lengths[next] ?? 0]);
    lengths[next] = (lengths[next] ?? 0) + 1;
    size += bytesOf(sections[next]?.[lengths[next] ?? 0]) - before;
  }
  const gone = chosen().flatMap(({ leftOut }) => (leftOut === undefined ? [] : [leftOut]));
  const texts = chosen()
    .map(({ text }) => text)
    .filter((text) => text !== "");
  if (gone.length > 0) texts.push(`<sub>Left out to stay within the size limit: ${gone.join("; ")}.</sub>`);
  return `${texts.join("\n\n")}\n`;
}

function cheapest(sections: readonly Section[], lengths: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [index, section] of sections.entries()) {
    const at = lengths[index] ?? 0;
    const worth = section[at]?.worth;
    if (worth === undefined || at + 1 >= section.length) continue;
    const best = found === undefined ? undefined : sections[found]?.[lengths[found] ?? 0]?.worth;
    if (best === undefined || worth < best) found = index;
  }
  return found;
}

const bytesOf = (variant: Variant | undefined): number =>
  variant === undefined || variant.text === "" ? 0 : Buffer.byteLength(variant.text) + 2;
const bytes = (variants: readonly Variant[]): number =>
  variants.reduce((sum, variant) => sum + bytesOf(variant), 0);
