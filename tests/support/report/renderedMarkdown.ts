import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { mark } from "./hostile.js";

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Every element and text of what a Markdown text is shown as, each with the elements around it. */
export function* shown(html: string): Generator<{ readonly node: Node; readonly within: readonly string[] }> {
  const walk = function* (nodes: readonly Node[], within: readonly string[]): ReturnType<typeof shown> {
    for (const node of nodes) {
      yield { node, within };
      if ("childNodes" in node) yield* walk(node.childNodes, [...within, node.nodeName]);
    }
  };
  yield* walk(parseFragment(html).childNodes, []);
}

const ourElements = new Set(
  "h3 h4 p br strong ul li code pre table thead tbody tr th td details summary sub #text".split(" "),
);

/** Elements, attributes and texts by which a hostile text escaped from its code. */
export function escapes(html: string): readonly string[] {
  const found: string[] = [];
  for (const { node, within } of shown(html)) {
    if (!ourElements.has(node.nodeName)) found.push(`<${node.nodeName}>`);
    if ("attrs" in node) {
      const odd = node.attrs.filter(
        ({ name, value }) =>
          !(name === "class" && /^language-(?:diff|text)$/.test(value)) &&
          !(name === "style" && value === "text-align:center") &&
          !(name === "lang" && ["diff", "text"].includes(value)) &&
          !(name === "align" && ["center", "right"].includes(value)) &&
          !(name === "style" && value === "text-align:right"),
      );
      found.push(...odd.map(({ name, value }) => `${name}=${value}`));
    }
    // Platforms make links of mentions and references, but never within code.
    if (
      node.nodeName === "#text" &&
      "value" in node &&
      node.value.includes(mark) &&
      !within.includes("code")
    ) {
      found.push(node.value);
    }
  }
  return found;
}
