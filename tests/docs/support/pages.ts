import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { repository } from "../../../tools/repository.js";

/** A fenced block of code. */
export interface CodeBlock {
  /** Page relative to the repository, and the line of the fence, counted from 1. */
  readonly page: string;
  readonly line: number;
  /** What follows the fence; empty where nothing does. */
  readonly language: string;
  readonly text: string;
}

export interface Link {
  readonly page: string;
  readonly line: number;
  readonly target: string;
}

const markdown = new MarkdownIt({ html: true });
type Token = ReturnType<typeof markdown.parse>[number];

const passedOver = new Set([
  "node_modules",
  "dist",
  ".git",
  ".demo",
  ".work",
  "fixtures",
  "recorded",
  "packages",
  "site",
]);

/** Every Markdown page of the repository that a person reads, sorted. */
export const pages: readonly string[] = below("").sort();

function below(folder: string): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return passedOver.has(entry.name) ? [] : below(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const tokens = new Map<string, readonly Token[]>();

function tokensOf(page: string): readonly Token[] {
  const known = tokens.get(page);
  if (known !== undefined) return known;
  const made = markdown.parse(readFileSync(join(repository, page), "utf8"), {});
  tokens.set(page, made);
  return made;
}

const lineOf = ({ map }: Token): number => (map?.[0] ?? 0) + 1;

export function codeBlocks(page: string): readonly CodeBlock[] {
  return tokensOf(page)
    .filter(({ type }) => type === "fence" || type === "code_block")
    .map((token) => ({
      page,
      line: lineOf(token),
      language: token.info.trim(),
      text: token.content,
    }));
}

export function links(page: string): readonly Link[] {
  return tokensOf(page).flatMap((token) =>
    (token.children ?? []).flatMap((inner) => {
      const target = inner.type === "link_open" ? inner.attrGet("href") : inner.attrGet("src");
      return target === null ? [] : [{ page, line: lineOf(token), target }];
    }),
  );
}

export interface Heading {
  /** `h2` and so on. */
  readonly tag: string;
  readonly text: string;
}

export function headings(page: string): readonly Heading[] {
  const all = tokensOf(page);
  return all.flatMap((token, index) =>
    token.type === "heading_open" ? [{ tag: token.tag, text: all[index + 1]?.content ?? "" }] : [],
  );
}

/** Anchors of a page's headings, by the rule of GitHub and of TypeDoc. */
export function anchors(page: string): ReadonlySet<string> {
  return new Set(
    headings(page).map(({ text }) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}
