import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { repository } from "../../tools/repository.js";
import { anchors, links, pages } from "./support/pages.js";

const all = pages.flatMap(links);
const isElsewhere = (target: string) => /^[a-z]+:/i.test(target);

it("finds the links", () => {
  expect(all.length).toBeGreaterThan(40);
});

it("every relative link and picture leads to a file, and every anchor to a heading", () => {
  const broken = all
    .filter(({ target }) => !isElsewhere(target))
    .flatMap(({ page, line, target }) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : normalize(join(dirname(page), path));
      const fault = !existsSync(join(repository, file))
        ? "no such file"
        : anchor !== undefined && !anchors(file).has(anchor)
          ? "no such heading"
          : undefined;
      return fault === undefined ? [] : [`${page}:${line}: ${target}: ${fault}`];
    });
  expect(broken).toEqual([]);
});

it("links to other places go by https", () => {
  const open = all.filter(({ target }) => isElsewhere(target) && !target.startsWith("https://"));
  expect(open).toEqual([]);
});

it("README leads to every page of docs/", () => {
  const reached = new Set(links("README.md").map(({ target }) => target));
  const missing = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && !reached.has(page));
  expect(missing).toEqual([]);
});
