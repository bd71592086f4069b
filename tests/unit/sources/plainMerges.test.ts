import { readFile } from "node:fs/promises";
import { resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { projectWith } from "../../support/sources/projectWith.js";

const declaration = "sources: { a: { file: a.txt }, b: { file: b.txt }, all: { merge: [a, b] } }\n";

async function merged(a: string, b: string) {
  const project = await projectWith(declaration, { "a.txt": a, "b.txt": b });
  await project.update();
  const { path, contributions } = await resolveFeed(project.declaration(), "all");
  const { values, unusable } = await inspect(path, { values: true });
  return {
    path,
    contributions,
    unusable,
    values: Object.values(values ?? {}).flat(),
    text: await readFile(path, "utf8"),
  };
}

describe("a merge of lists", () => {
  it("is a list of its distinct values", async () => {
    const { path, text, contributions } = await merged(
      "# from a\n198.51.100.7\nevil[.]example[.]com\n2001:0db8::1\n",
      "evil.example.com\nhttps://a.example.net/x?y=1&z=%20\n",
    );
    expect(path).toMatch(/\.txt$/);
    expect(text).toBe("198.51.100.7\nevil.example.com\n2001:db8::1\nhttps://a.example.net/x?y=1&z=%20\n");
    expect(contributions).toEqual({ a: 3, b: 2 });
  });

  it.each([
    ["a comma", "https://a.example.net/x;y"],
    ["a pipe", "https://a.example.net/x|y"],
    ["a number sign", "https://a.example.net/x#y"],
    ["letters beyond ASCII", "https://a.example.net/ü"],
  ])("keeps a URL with %s, which a line could be misread for", async (_case, url) => {
    const { values, unusable } = await merged(`${url}\nhttps://b.example.net/\n`, "198.51.100.7\n");
    const { values: own } = await merged(`${url}\nhttps://b.example.net/\n`, "198.51.100.8\n");
    expect(values).toContain("198.51.100.7");
    expect(values.length).toBe(own.length);
    expect(values.length).toBe(3);
    expect(unusable).toEqual({});
  });
});
