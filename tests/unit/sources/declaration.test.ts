import { parseDeclaration } from "../../../provider/src/sources/index.js";

const problemsOf = (text: string): readonly string[] => {
  const read = parseDeclaration(text, "/p/extrahop.sources.yaml");
  return "problems" in read
    ? read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    : [];
};

describe("a declaration of sources", () => {
  it("is read with its defaults, units and paths", () => {
    const read = parseDeclaration(
      `sources:
  c2:   { taxii2: { url: https://taxii.example/root/, collection: c2, addedAfter: 30d }, credentials: cisa, filter: { minConfidence: 60 } }
  drop: { url: https://lists.example/drop.json, format: { jsonLines: cidr }, maxBytes: 50 MB }
  own:  { file: own.txt, format: { csv: { column: 3 } } }
  all:  { merge: [c2, drop] }
filter: { expire: { after: 2w, from: firstSeen }, tlp: { max: white } }
`,
      "/p/extrahop.sources.yaml",
    );
    if (!("declaration" in read)) throw new Error(JSON.stringify(read.problems));
    const { sources, feeds, store } = read.declaration;
    expect(feeds).toEqual(["own", "all"]);
    expect(store).toBe("/p/.extrahop");
    expect(sources.get("c2")).toMatchObject({
      origin: { kind: "taxii2", addedAfter: 30 * 86_400_000 },
      credentials: "cisa",
      filter: { minConfidence: 60, expire: { after: 14 * 86_400_000, from: "firstSeen" }, maxTlp: "clear" },
    });
    expect(sources.get("drop")).toMatchObject({ format: { jsonLines: "cidr" }, maxBytes: 50_000_000 });
    expect(sources.get("own")).toMatchObject({ format: { csv: { column: 3 } } });
  });

  it("holds no user and password in an address, and never repeats them", () => {
    const [problem, ...others] = problemsOf(
      'sources: { web: { url: "https://reader:marked-password@feeds.example/a@b?c=d@e" } }\n',
    );
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /sources\.web\.url must be .* without user and password: name them with credentials/,
    );
    expect(problem).not.toContain("marked-password");
    expect(problemsOf('sources: { web: { url: "https://feeds.example/a@b?c=d@e" } }\n')).toEqual([]);
  });

  it("reports every mistake at once, each with its line and column", () => {
    expect(
      problemsOf(`sources:
  a: { taxii2: { url: 5 }, credential: x }
  b: { merge: [zz, b] }
  c: { url: "ftp://x.example/", file: y }
  "bad name": { file: z }
filter: { minConfidence: 101, tlp: { max: purple } }
feeds: [nope]
`),
    ).toEqual([
      expect.stringMatching(/^2:16 sources\.a\.taxii2 needs the field collection/),
      expect.stringMatching(/^2:23 sources\.a\.taxii2\.url must be an address/),
      expect.stringMatching(/^2:28 sources\.a has no field "credential"/),
      expect.stringMatching(/^3:3 b is merged into itself/),
      expect.stringMatching(/^3:16 There is no source "zz"/),
      expect.stringMatching(/^4:6 sources\.c has url and file/),
      expect.stringMatching(/^4:13 sources\.c\.url must be an address/),
      expect.stringMatching(/^5:3 "bad name" in sources must be a name/),
      expect.stringMatching(/^6:26 filter\.minConfidence must be a whole number from 0 to 100/),
      expect.stringMatching(/^6:43 filter\.tlp\.max must be one of/),
      expect.stringMatching(/^7:9 There is no source "nope"/),
    ]);
  });

  it.each([
    ["", "1:1 The declaration is empty"],
    ["- a\n", "1:1 The declaration must be a mapping"],
    ["sources: {}\nsources: {}\n", "2:1 sources occurs twice"],
    ['sources: { "a b": x }\nfilter: {}\n"filter": {}\n', '3:1 "filter" occurs twice'],
    ['sources:\n  a: { file: "own.txt }\n', "A quotation mark is not closed"],
    [
      "sources: { a: { file: x, filter: { tlp: amber } } }\n",
      "sources.a.filter.tlp must be a mapping (key: value). Its keys: max.",
    ],
    ["sources:\n  a: { file: x\n", "3:1"],
    ["sources: &x { a: { file: *x } }\n", "1:"],
  ])("refuses %j", (text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected);
  });
});
