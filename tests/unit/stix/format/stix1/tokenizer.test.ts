import fc from "fast-check";
import { SaxesParser } from "saxes";
import { ByteTokenizer } from "../../../../../provider/src/stix/format/stix1/xml/byteTokenizer.js";
import type { XmlName } from "../../../../../provider/src/stix/format/stix1/xml/tokenizer.js";
import { bounds } from "../../../../../provider/src/stix/limits.js";
import { ProblemFound } from "../../../../../provider/src/stix/problems.js";

type Event =
  | readonly ["open", string, string, readonly (readonly [string, string | undefined])[]]
  | readonly ["text", string]
  | readonly ["close"];

interface Outcome {
  readonly events: readonly Event[];
  readonly problem?: {
    readonly code: string;
    readonly message: string;
    readonly line?: number;
    readonly column?: number;
  };
}

function withText(events: Event[], text: string): void {
  const last = events.at(-1);
  if (last?.[0] === "text") events[events.length - 1] = ["text", last[1] + text];
  else if (text !== "") events.push(["text", text]);
}

/**
 * Tokenizes a text that comes in pieces of a size; asks each element for the attributes that it is expected
 * to have.
 */
function ours(
  content: string,
  size = content.length + 1,
  asked: readonly (readonly string[])[] = [],
): Outcome {
  const events: Event[] = [];
  let opened = 0;
  const tokenizer = new ByteTokenizer<XmlName>(
    { file: "feed" },
    {
      classify: (name) => name,
      wantsText: true,
      wantsWords: false,
      open: ({ uri, local }, element) => {
        const attributes = (asked[opened] ?? []).map((name) => {
          const [prefix = "", attribute = ""] = name.split(":");
          const isPlain = !name.includes(":") || prefix === "xmlns";
          const found = isPlain
            ? element.attribute(name)
            : element.attributeOf(element.namespace(prefix) ?? "", attribute);
          return [name, found] as const;
        });
        opened += 1;
        events.push(["open", uri, local, attributes]);
      },
      text: (text) => withText(events, text),
      interrupted: () => {},
      close: () => events.push(["close"]),
      inList: false,
      learned: () => undefined,
    },
  );
  try {
    const characters = Array.from(content);
    for (let at = 0; at < characters.length; at += size) {
      tokenizer.write(Buffer.from(characters.slice(at, at + size).join("")));
    }
    tokenizer.end();
  } catch (cause) {
    if (!(cause instanceof ProblemFound)) throw cause;
    return { events, problem: cause.problem };
  }
  return { events };
}

/** What saxes, a strict parser of another author, makes of the same text; undefined where it refuses. */
function theirs(
  content: string,
): { readonly events: readonly Event[]; readonly asked: readonly string[][] } | undefined {
  const events: Event[] = [];
  const asked: string[][] = [];
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  const refuse = () => {
    throw new Error("refused");
  };
  parser.on("error", refuse);
  parser.on("doctype", refuse);
  parser.on("opentag", ({ uri, local, attributes }) => {
    depth += 1;
    asked.push(Object.keys(attributes));
    events.push([
      "open",
      uri,
      local,
      Object.values(attributes).map(({ name, value }) => [name, value] as const),
    ]);
  });
  parser.on("closetag", () => {
    depth -= 1;
    events.push(["close"]);
  });
  parser.on("text", (text) => {
    if (depth > 0) withText(events, text);
  });
  parser.on("cdata", (text) => withText(events, text));
  try {
    parser.write(content).close();
  } catch {
    return undefined;
  }
  return { events, asked };
}

const documents = [
  "<a/>",
  '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="u" xmlns:b="v"><b:c d="1" b:e=\'2\'>t &amp; &#65; x<![CDATA[ <y> ]]></b:c><!-- c --><?pi x?><d/>\r\n </a>\n<!-- end -->',
  '<p:a xmlns:p="q"><p:b xmlns:p="q" x="a&lt;b\t c"/><p:b x="1" p:x="2"> text ]] &gt; </p:b  ></p:a >',
  '<a b = \'x > y\' \n c="\'">é€😀<b xmlns=""/></a>',
  '<a xmlns:x="u" xmlns:y="u"><b x:k="1" y:l="2"/><x:b></x:b><y:b></y:b></a>',
  '<a>&#x1F600;&quot;&apos;<b>1</b><b>2</b><b c="d">3</b><b c="e" f="g"/><b c="e" f="h"/></a>',
];
const snippets = [
  "<",
  ">",
  "/",
  "&",
  '"',
  "'",
  "=",
  " ",
  "\n",
  "\r",
  "\t",
  "a",
  "b:",
  "xmlns",
  ' xmlns:b="w"',
  ' x="1"',
  "&amp;",
  "&#0;",
  "&#65;",
  "&foo;",
  "]]>",
  "<!--",
  "-->",
  "--",
  "<![CDATA[",
  "<?",
  "?>",
  '<?xml version="1.0"?>',
  "</a>",
  "<b>",
  "</b>",
  "é",
  "\u0001",
  "\ufffe",
  ":",
  "1",
  "<!DOCTYPE a>",
  "<a>",
  "<!",
  ' xmlns:xml="u"',
  "p:",
  ' xmlns:n=""',
];

/** A document with some of its text removed and some put in. */
const mangled = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.nat(200), fc.nat(3), fc.constantFrom(...snippets)), { maxLength: 3 }),
  )
  .map(([content, edits]) =>
    edits.reduce((text, [at, removed, added]) => {
      const characters = Array.from(text);
      characters.splice(at % (characters.length + 1), removed, added);
      return characters.join("");
    }, content),
  );

/** Where saxes is laxer than the standard: it trims namespaces and lets local names start with anything. */
const laxThere = /xmlns(:\w+)?\s*=\s*("[^"]*\s[^"]*"|'[^']*\s[^']*')|:[^A-Za-z_\u0080-\uffff]/;

describe("the XML tokenizer", () => {
  it("agrees with another strict parser on what is well-formed and what it reports, in pieces of any size", () => {
    fc.assert(
      fc.property(mangled, fc.integer({ min: 1, max: 12 }), (content, size) => {
        fc.pre(!laxThere.test(content));
        const expected = theirs(content);
        const found = ours(content, size, expected?.asked);
        if (expected === undefined) expect(found.problem).toBeDefined();
        else expect(found).toEqual({ events: expected.events });
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(documents)("reads %j like another strict parser, in pieces of any size", (content) => {
    const expected = theirs(content);
    for (let size = 1; size <= content.length; size++) {
      expect(ours(content, size, expected?.asked)).toEqual({ events: expected?.events });
    }
  });

  it.each<[what: string, content: string, message: RegExp, line: number, column: number]>([
    ["a bare ampersand", "<a>\n  R&D</a>", /ampersand must be written as &amp;/, 2, 4],
    ["an unknown entity", "<a>&nbsp;</a>", /only the five entities/, 1, 4],
    ["an ampersand in an attribute", '<a>\n<b c="R&D"/></a>', /ampersand/, 2, 8],
    ["a forbidden character", "<a>\n\u0001</a>", /U\+0001/, 2, 1],
    ["a reference to a forbidden character", "<a>&#1;</a>", /ampersand/, 1, 4],
    ["a closing tag of another element", "<a>\n<b></c></a>", /found <\/c> where <\/b> is expected/, 2, 4],
    ["an element that is not closed", "<a>\n<b></b>\n", /ends before <a> is closed/, 3, 1],
    ["a tag that is not finished", "<a><b c=", /ends in the middle of a tag/, 1, 9],
    ["a closing tag too many", "<a/></a>", /no element is open/, 1, 5],
    ["two outermost elements", "<a/>\n<b/>", /second element/, 2, 1],
    ["text beside the outermost element", "<a/>x", /outside of all elements/, 1, 5],
    ["no element", "<!-- nothing -->", /no element/, 1, 17],
    ["an unbound prefix", "<x:a/>", /prefix of <x:a> has no namespace/, 1, 1],
    ["an unbound prefix of an attribute", '<a x:b="1"/>', /prefix of the attribute x:b/, 1, 1],
    ["an empty prefix declaration", '<a xmlns:="u"/>', /malformed/, 1, 4],
    ["an attribute that appears twice", '<a b="1" b="2"/>', /appears twice/, 1, 1],
    ["one attribute by two prefixes", '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>', /appears twice/, 1, 1],
    ["an attribute without quotes", "<a b=1/>", /malformed/, 1, 4],
    ["a < in an attribute", '<a b="<"/>', /&lt;/, 1, 7],
    [
      "attributes without white space between",
      '<a b="1"c="2"/>',
      /white space is missing before an attribute/,
      1,
      9,
    ],
    ["]]> in text", "<a>]]></a>", /]]&gt;/, 1, 4],
    ["two hyphens in a comment", "<a><!-- -- --></a>", /two hyphens/, 1, 9],
    ["a declaration that is not at the start", ' <?xml version="1.0"?><a/>', /very start/, 1, 2],
    ["a malformed declaration", '<?xml encoding="UTF-8"?><a/>', /declaration is malformed/, 1, 1],
  ])("refuses %s and names its place", (_, content, message, line, column) => {
    for (const size of [1, 5, content.length]) {
      expect(ours(content, size).problem).toMatchObject({
        code: "xml-not-well-formed",
        message: expect.stringMatching(message),
        line,
        column,
      });
    }
  });

  it.each([
    ["entities that multiply", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ["entities from elsewhere", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ["a document type alone", '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>'],
    ["a document type in small letters", "<!doctype html><html></html>"],
  ])("refuses %s with the DOCTYPE", (_, content) => {
    for (const size of [1, content.length]) expect(ours(content, size).problem?.code).toBe("xml-doctype");
  });

  it("refuses elements nested beyond all reason, without a stack overflow", () => {
    expect(ours("<a>".repeat(1_000_000)).problem?.code).toBe("xml-too-deep");
  });

  it.each([
    ["an attribute", '<a b="'],
    ["a comment", "<a><!--"],
    ["a section", "<a><![CDATA["],
    ["a name", "<a"],
  ])("gives up on %s without an end", (_, start) => {
    const filler = Buffer.alloc(1024 * 1024, "x");
    const tokenizer = new ByteTokenizer(
      { file: "feed" },
      {
        classify: () => 0,
        wantsText: false,
        wantsWords: false,
        open: () => {},
        text: () => {},
        interrupted: () => {},
        close: () => {},
        inList: false,
        learned: () => undefined,
      },
    );
    tokenizer.write(Buffer.from(start));
    const feed = () => {
      for (let i = 0; i <= bounds.unfinishedBytes / filler.length; i++) tokenizer.write(filler);
    };
    expect(feed).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: "xml-too-large" }) }),
    );
  });

  it("takes as many attributes and namespaces as the bounds allow, and no more", () => {
    const list = (count: number, each: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => each(i)).join(" ");
    const attributes = (count: number) => `<a ${list(count, (i) => `a${i}="1"`)}/>`;
    expect(ours(attributes(bounds.attributes)).problem).toBeUndefined();
    expect(ours(attributes(bounds.attributes + 1)).problem).toMatchObject({ code: "xml-too-large", line: 1 });
    expect(ours(`<a ${list(500, (i) => `a${i}="1"`)} a7="1"/>`).problem?.message).toMatch(/a7 appears twice/);
    const declarations = (count: number) =>
      `<a ${list(count, (i) => `xmlns:a${i}="u"`)}><b ${list(500, (i) => `xmlns:b${i}="u"`)}/></a>`;
    expect(ours(declarations(bounds.namespaces - 501)).problem).toBeUndefined();
    expect(ours(declarations(bounds.namespaces - 499)).problem?.code).toBe("xml-too-large");
    expect(ours(`<${"n".repeat(bounds.nameBytes + 1)}/>`).problem?.code).toBe("xml-too-large");
  });

  describe("in a list", () => {
    const list = (...entries: readonly string[]) => `<list>${entries.join("\n")}</list>`;

    /** What is found in a list whose entries are read by their hashed `id` and the text of their `v`. */
    function entriesOf(content: string): { readonly opened: number; readonly repeated: readonly string[] } {
      let opened = 0;
      let inV = false;
      const open: string[] = [];
      const repeated: string[] = [];
      const tokenizer = new ByteTokenizer<string>(
        { file: "feed" },
        {
          classify: ({ local }) => local,
          wantsWords: false,
          get wantsText() {
            return inV;
          },
          open: (local, element) => {
            opened += 1;
            open.push(local);
            inV = local === "v";
            if (local === "e") element.attribute("kind");
            element.localHash("id");
          },
          text: () => {},
          interrupted: () => {},
          close: () => {
            inV = false;
            open.pop();
          },
          get inList() {
            return open.length === 1;
          },
          learned: (gaps) => (found) => {
            repeated.push(`${found.localHash(0)} ${gaps > 1 ? found.text(1) : ""}`);
          },
        },
      );
      tokenizer.write(Buffer.from(content));
      tokenizer.end();
      return { opened, repeated };
    }

    const entry = (id: string, text: string, kind = "a") =>
      `<e kind="${kind}" id="${id}" at="${id}"><v>${text}</v></e>`;

    it("opens the first entry of a shape, and repeats the others with what differs", () => {
      const { opened, repeated } = entriesOf(
        list(entry("x:1", "one"), entry("x:2", "two"), entry("y:1", "a &amp; b")),
      );
      expect(opened).toBe(1 + 2);
      expect(repeated.map((one) => one.split(" ").slice(1).join(" "))).toEqual(["two", "a & b"]);
      // By the local part, whatever the prefix.
      expect(entriesOf(list(entry("x:1", ""), entry("x:1", ""), entry("y:1", ""))).repeated).toEqual([
        expect.stringMatching(/^-?\d+ $/),
        expect.stringMatching(/^-?\d+ $/),
      ]);
    });

    it.each([
      ["an attribute that was asked for has another value", entry("x:3", "three", "b")],
      ["an attribute more", '<e kind="a" id="x:3" at="x" more=""><v>three</v></e>'],
      ["an element more", '<e kind="a" id="x:3" at="x"><v>three</v><w/></e>'],
      ["a remark", '<e kind="a" id="x:3" at="x"><v>three<!-- --></v></e>'],
      ["a number of a character", entry("x:3", "&#65;")],
      ["a line break in an attribute", entry("x:\n3", "three")],
    ])("opens an entry with %s", (_, other) => {
      expect(entriesOf(list(entry("x:1", "one"), entry("x:2", "two"), other)).opened).toBeGreaterThan(
        1 + 2 + 1,
      );
    });

    it("stops learning where nothing ever comes again", () => {
      const all = Array.from({ length: 10_000 }, (_, i) => `<e${i}><v>${i}</v></e${i}>`);
      expect(entriesOf(list(...all))).toEqual({ opened: 1 + 20_000, repeated: [] });
    });

    it("knows as many shapes as a feed's program has forms", () => {
      const forms = "abcdefghijkl".split("");
      const all = Array.from({ length: 40 }, (_, i) =>
        forms.map((kind) => entry(`x:${i}`, `${kind}${i}`, kind)),
      );
      expect(entriesOf(list(...all.flat())).repeated.length).toBeGreaterThan(0.9 * 40 * forms.length);
    });
  });
});
