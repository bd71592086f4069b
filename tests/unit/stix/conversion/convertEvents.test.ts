import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ConvertOptions,
  convertEvents,
  convertFeed,
  type FeedEvent,
  type Generation,
  type Indicator,
} from "../../../../provider/src/stix/index.js";
import { membersOf } from "../../../support/stix/archives.js";
import { eventsOf, indicator, problemEvent } from "../../../support/stix/feedEvents.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

interface Stix2Object {
  readonly type: string;
  readonly [key: string]: unknown;
}

async function convert(
  events: AsyncIterable<readonly FeedEvent[]>,
  generation: Generation,
  file: string,
  options: Partial<ConvertOptions> = {},
) {
  const out = join(await temporaryFolder(), file);
  const result = await convertEvents(events, "feeds/apt1.v2.txt", generation, { ...options, out });
  return { ...result, out };
}

/** The only document's text. */
async function written(indicators: readonly Indicator[], generation: Generation) {
  const { out, losses } = await convert(
    eventsOf(indicators),
    generation,
    generation === "stix1" ? "o.xml" : "o.json",
  );
  return { text: await readFile(out, "utf8"), losses };
}

async function objects(indicators: readonly Indicator[], type = "indicator"): Promise<Stix2Object[]> {
  const bundle = JSON.parse((await written(indicators, "stix2")).text) as { objects: Stix2Object[] };
  return bundle.objects.filter((object) => object.type === type);
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, i) => indicator("ipv4-addr", `192.0.2.${i}`));
const valuesIn = (xml: string) => [...xml.matchAll(/condition="Equals">([^<]*)</g)].map(([, value]) => value);

describe("STIX 1.2 output", () => {
  it("has the shape that the vendor's toolkit makes: one inline observable per indicator", async () => {
    const { text } = await written([indicator("ipv4-addr", "192.0.2.1")], "stix1");
    expect(text.replace(/ xmlns:[\w-]+="[^"]+"/g, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID")).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<stix:STIX_Package id="pulumi-extrahop:Package-UUID" version="1.2" timestamp="1970-01-01T00:00:00.000Z">',
        "<stix:STIX_Header/>",
        "<stix:Indicators>",
        '<stix:Indicator id="pulumi-extrahop:Indicator-UUID" timestamp="1970-01-01T00:00:00.000Z" xsi:type="indicator:IndicatorType">' +
          "<indicator:Title>IP: 192.0.2.1</indicator:Title>" +
          '<indicator:Type xsi:type="stixVocabs:IndicatorTypeVocab-1.1">IP Watchlist</indicator:Type>' +
          "<indicator:Description>IP 192.0.2.1 of apt1</indicator:Description>" +
          '<indicator:Observable id="pulumi-extrahop:Observable-UUID"><cybox:Object id="pulumi-extrahop:Address-UUID">' +
          '<cybox:Properties xsi:type="AddressObj:AddressObjectType" category="ipv4-addr">' +
          '<AddressObj:Address_Value condition="Equals">192.0.2.1</AddressObj:Address_Value>' +
          "</cybox:Properties></cybox:Object></indicator:Observable>" +
          "<indicator:Producer><stixCommon:Identity><stixCommon:Name>apt1</stixCommon:Name></stixCommon:Identity>" +
          "<stixCommon:Time><cyboxCommon:Produced_Time>1970-01-01T00:00:00.000Z</cyboxCommon:Produced_Time></stixCommon:Time>" +
          "</indicator:Producer></stix:Indicator>",
        "</stix:Indicators>",
        "</stix:STIX_Package>",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["ipv4-addr", "192.0.2.1", 'Address_Value condition="Equals">192.0.2.1<', 'category="ipv4-addr"', "IP"],
    ["ipv4-addr", "192.0.2.0/24", 'Address_Value condition="Equals">192.0.2.0/24<', 'category="cidr"', "IP"],
    [
      "ipv6-addr",
      "2001:db8::1",
      'Address_Value condition="Equals">2001:db8::1<',
      'category="ipv6-addr"',
      "IP",
    ],
    [
      "ipv6-addr",
      "2001:db8::/32",
      'Address_Value condition="Equals">2001:db8::/32<',
      'category="cidr"',
      "IP",
    ],
    [
      "domain-name",
      "a.example",
      "DomainNameObj:Value>a.example<",
      "DomainNameObj:DomainNameObjectType",
      "Domain",
    ],
    ["url", "http://a.example/", 'URIObj:Value condition="Equals">http://a.example/<', 'type="URL"', "URL"],
  ] as const)("writes %s %s as the toolkit does", async (type, value, element, attribute, kind) => {
    const { text } = await written([indicator(type, value)], "stix1");
    expect(text).toContain(element);
    expect(text).toContain(attribute);
    expect(text).toContain(`<indicator:Title>${kind}: ${value}</indicator:Title>`);
    expect(text).toContain(`>${kind} Watchlist</indicator:Type>`);
  });

  it("keeps a host name what it is", async () => {
    const { text } = await written(
      [{ ...indicator("domain-name", "www.a.example"), hostname: true }],
      "stix1",
    );
    expect(text).toContain(
      '<HostnameObj:Hostname_Value condition="Equals">www.a.example</HostnameObj:Hostname_Value>',
    );
  });

  it.each([
    ["title", { title: "APT1 & friends" }, "<indicator:Title>APT1 &amp; friends</indicator:Title>"],
    ["description", { description: "a <b>" }, "<indicator:Description>a &lt;b&gt;</indicator:Description>"],
    ["producer", { producer: "ACME" }, "<stixCommon:Name>ACME</stixCommon:Name>"],
    ["confidence in words", { confidence: 85 }, 'xsi:type="stixVocabs:HighMediumLowVocab-1.0">High<'],
    ["confidence in numbers", { confidence: 70 }, '"STIX 2.1 confidence, 0 to 100">70<'],
    [
      "kill chain",
      { killChainPhases: [{ killChain: "mandiant", phase: 'the "end"' }] },
      '<stixCommon:Kill_Chain_Phase name="the &quot;end&quot;" kill_chain_name="mandiant"/>',
    ],
    [
      "validity",
      { validFrom: "2020-01-02T03:04:05.678901Z", validUntil: "2021-01-02T03:04:05+01:00" },
      "<indicator:Valid_Time_Position><indicator:Start_Time>2020-01-02T03:04:05.678901Z</indicator:Start_Time>" +
        "<indicator:End_Time>2021-01-02T02:04:05.000Z</indicator:End_Time></indicator:Valid_Time_Position>",
    ],
    [
      "end of validity alone",
      { validFrom: "1970-01-01T00:00:00Z", validUntil: "2021-01-02T03:04:05Z" },
      "<indicator:Valid_Time_Position><indicator:End_Time>2021-01-02T03:04:05Z</indicator:End_Time>",
    ],
    [
      "times",
      { created: "2019-01-01T00:00:00Z", modified: "2020-02-02T00:00:00Z" },
      "<cyboxCommon:Produced_Time>2019-01-01T00:00:00.000Z</cyboxCommon:Produced_Time>",
    ],
    [
      "reference",
      { references: [{ url: "https://a.example/report one" }] },
      "<stixCommon:References><stixCommon:Reference>https://a.example/report%20one</stixCommon:Reference>",
    ],
    ["id", { id: "indicator--1" }, "<indicator:Alternative_ID>indicator--1</indicator:Alternative_ID>"],
    ["own type", { labels: ["malicious-activity"] }, "<indicator:Type>malicious-activity</indicator:Type>"],
    ["vocabulary type", { labels: ["command-and-control"] }, 'IndicatorTypeVocab-1.1">C2</indicator:Type>'],
  ])("says the %s of an indicator", async (_, context, element) => {
    expect((await written([indicator("url", "http://a.example/", context)], "stix1")).text).toContain(
      element,
    );
  });

  it("dates the package by its newest indicator", async () => {
    const { text } = await written(
      [
        indicator("url", "http://a.example/", { modified: "2020-02-02T00:00:00Z" }),
        indicator("url", "http://b.example/", { modified: "2021-02-02T00:00:00Z" }),
        indicator("url", "http://c.example/", { created: "2019-02-02T00:00:00Z" }),
      ],
      "stix1",
    );
    expect(text).toMatch(/<stix:STIX_Package [^>]* timestamp="2021-02-02T00:00:00.000Z">/);
    expect(text).toMatch(/<stix:Indicator [^>]*timestamp="2019-02-02T00:00:00.000Z"/);
  });

  it("drops characters that XML cannot hold from texts, refuses values with them, and says both", async () => {
    const { text, losses } = await written(
      [
        indicator("url", "http://a.example/\u0001"),
        indicator("url", "http://b.example/", { title: "be\u0007ll", description: "half \ud800 of one" }),
      ],
      "stix1",
    );
    expect(text).toContain("<indicator:Title>bell</indicator:Title>");
    expect(text).toContain("<indicator:Description>half  of one</indicator:Description>");
    expect(valuesIn(text)).toEqual(["http://b.example/"]);
    expect(losses).toEqual([
      { reason: "text-not-xml", count: 2, message: "Texts lost characters that XML cannot hold: 2." },
      {
        reason: "value-not-xml",
        count: 1,
        message: "Values with characters that XML cannot hold were left out: 1.",
      },
    ]);
  });

  it("says which references lost something", async () => {
    const references = [
      { source: "a blog", url: "https://a.example/" },
      { source: "cve", externalId: "CVE-2020-0001" },
    ];
    const { text, losses } = await written([indicator("url", "http://a.example/", { references })], "stix1");
    expect(text).toContain("<stixCommon:Reference>https://a.example/</stixCommon:Reference>");
    expect(losses.map(({ reason, count }) => [reason, count])).toEqual([
      ["reference-details", 1],
      ["reference-without-url", 1],
    ]);
  });

  it("names another delimiter where a value holds the default one, so that it is not split", async () => {
    const { text } = await written([indicator("url", "http://a.example/##comma##/##item##")], "stix1");
    expect(text).toContain('delimiter="###item###">http://a.example/##comma##/##item##<');
  });
});

describe("STIX 2.1 output", () => {
  it("is a bundle with an identity and an indicator, keys in the order of the specification", async () => {
    const context = {
      id: "{http://acme.example}Indicator-1",
      title: "APT1",
      description: "a site",
      producer: "ACME",
      confidence: 50,
      killChainPhases: [{ killChain: "LM Cyber Kill Chain", phase: "Command and Control" }],
      validFrom: "2020-01-02T03:04:05.678901Z",
      validUntil: "2021-01-02T03:04:05Z",
      created: "2019-12-31T23:59:59.9999Z",
      modified: "2020-02-02T00:00:00Z",
      references: [{ source: "a blog", url: "https://a.example/report", description: "the report" }],
      labels: ["C2", "Domain Watchlist"],
    };
    const { text } = await written([indicator("domain-name", "a.example", context)], "stix2");
    expect(text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID")).toBe(
      [
        '{"type":"bundle","id":"bundle--UUID","objects":[',
        '{"type":"identity","spec_version":"2.1","id":"identity--UUID","created":"1970-01-01T00:00:00.000Z",' +
          '"modified":"1970-01-01T00:00:00.000Z","name":"ACME","identity_class":"unknown"},',
        '{"type":"indicator","spec_version":"2.1","id":"indicator--UUID","created_by_ref":"identity--UUID",' +
          '"created":"2019-12-31T23:59:59.999Z","modified":"2020-02-02T00:00:00.000Z","name":"APT1",' +
          '"description":"a site","indicator_types":["command-and-control","domain-watchlist"],' +
          '"pattern":"[domain-name:value = \'a.example\']","pattern_type":"stix","pattern_version":"2.1",' +
          '"valid_from":"2020-01-02T03:04:05.678901Z","valid_until":"2021-01-02T03:04:05Z",' +
          '"kill_chain_phases":[{"kill_chain_name":"lockheed-martin-cyber-kill-chain","phase_name":"command-and-control"}],' +
          '"confidence":50,"external_references":[{"source_name":"a blog","description":"the report",' +
          '"url":"https://a.example/report"},{"source_name":"original id","external_id":"{http://acme.example}Indicator-1"}]}',
        "]}",
        "",
      ].join("\n"),
    );
  });

  it("escapes quotes and backslashes in patterns and nothing else", async () => {
    const [object] = await objects([indicator("url", "http://a.example/'\\\"\n")]);
    expect(object?.["pattern"]).toBe("[url:value = 'http://a.example/\\'\\\\\"\n']");
  });

  it("writes networks with =, as producers do", async () => {
    const found = await objects([
      indicator("ipv4-addr", "192.0.2.0/24"),
      indicator("ipv6-addr", "2001:db8::/32"),
    ]);
    expect(found.map((object) => object["pattern"])).toEqual([
      "[ipv4-addr:value = '192.0.2.0/24']",
      "[ipv6-addr:value = '2001:db8::/32']",
    ]);
  });

  it("writes a producer once per document", async () => {
    const some = addresses(6).map((one, i) => ({
      ...one,
      context: { producer: i % 2 === 0 ? "ACME" : "Initech" },
    }));
    const identities = await objects(some, "identity");
    expect(identities.map((identity) => identity["name"])).toEqual(["ACME", "Initech"]);
    const byId = Object.fromEntries(identities.map((identity) => [identity["id"], identity["name"]]));
    const producers = (await objects(some)).map((object) => byId[String(object["created_by_ref"])]);
    expect(producers).toEqual(["ACME", "Initech", "ACME", "Initech", "ACME", "Initech"]);
  });

  it.each([
    ["ends before it starts", "2020-01-02T00:00:00Z", "2020-01-01T00:00:00Z", "2019-12-31T23:59:59.999Z"],
    ["ends as it starts", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2019-12-31T23:59:59.999Z"],
  ])("keeps an indicator expired that %s", async (_, validFrom, validUntil, start) => {
    const { text, losses } = await written(
      [indicator("url", "http://a.example/", { validFrom, validUntil })],
      "stix2",
    );
    expect(text).toContain(`"valid_from":"${start}","valid_until":"${validUntil}"`);
    expect(losses.map(({ reason }) => reason)).toEqual(["validity-contradictory"]);
  });

  it("drops halves of characters from texts, refuses values with them, and says both", async () => {
    const { text, losses } = await written(
      [
        indicator("url", "http://a.example/\udc00"),
        indicator("url", "http://b.example/", { title: "a\ud800b" }),
      ],
      "stix2",
    );
    expect(text).toContain('"name":"ab"');
    expect(text).not.toContain("a.example");
    expect(losses.map(({ reason, count }) => [reason, count])).toEqual([
      ["text-not-text", 1],
      ["value-not-text", 1],
    ]);
  });

  it("says that host names became domain names", async () => {
    const { losses } = await written(
      [{ ...indicator("domain-name", "www.a.example"), hostname: true }],
      "stix2",
    );
    expect(losses.map(({ reason, count }) => [reason, count])).toEqual([["hostname-kind", 1]]);
  });
});

describe.each([
  ["stix1", ".xml"],
  ["stix2", ".json"],
] as const)("converting to %s", (generation, extension) => {
  it("splits an archive into files of fewer observables than the limit, in the order of the source", async () => {
    const { out, documents, indicators } = await convert(eventsOf(addresses(25), 4), generation, "feed.tgz", {
      limits: { observablesPerFile: 10 },
    });
    const found = await membersOf(out);
    expect(Object.keys(found)).toEqual([1, 2, 3].map((i) => `apt1-000${i}${extension}`));
    expect({ documents, indicators }).toEqual({ documents: 3, indicators: 25 });
    const perFile = Object.values(found).map(
      (text) => text.match(/192\.0\.2\.\d+(?=<\/AddressObj|'\])/g) ?? [],
    );
    expect(perFile.map((values) => values.length)).toEqual([9, 9, 7]);
    expect(perFile.flat()).toEqual(addresses(25).map(({ value }) => value));
  });

  it("puts at most 2,999 observables into a file by default", async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => indicator("domain-name", `a${i}.example`));
    expect((await convert(eventsOf(many), generation, "feed.tgz")).documents).toBe(2);
    expect((await convert(eventsOf(many.slice(1)), generation, "feed.tgz")).documents).toBe(1);
  });

  it("writes a single document whatever the limit, and warns", async () => {
    const { documents, problems } = await convert(eventsOf(addresses(25)), generation, `feed${extension}`, {
      limits: { observablesPerFile: 10 },
    });
    expect(documents).toBe(1);
    expect(problems).toEqual([
      expect.objectContaining({ level: "warning", code: "too-many-observables-in-file" }),
    ]);
  });

  it("writes a value once, with what its first indicator says", async () => {
    const { text } = await written(
      [
        indicator("domain-name", "a.example", { title: "first" }),
        indicator("url", "a.example", { title: "of another type" }),
        indicator("domain-name", "a.example", { title: "second" }),
      ],
      generation,
    );
    expect(text).toContain("first");
    expect(text).toContain("of another type");
    expect(text).not.toContain("second");
  });

  it("leaves revoked indicators out and counts them beside what the reader could not use", async () => {
    const events = eventsOf(
      [indicator("url", "http://a.example/", { revoked: true }), ...addresses(1)],
      100,
      [
        { kind: "unusable", reason: "email-address", count: 2 },
        { kind: "unusable", reason: "email-address", count: 1_000 },
        { kind: "unusable", reason: "false-positive", count: 3 },
      ],
    );
    const { losses, indicators } = await convert(events, generation, "feed.tgz");
    expect(indicators).toBe(1);
    expect(losses).toEqual([
      {
        reason: "email-address",
        count: 1_002,
        message: "What no system can match was left out (email-address): 1,002.",
      },
      {
        reason: "false-positive",
        count: 3,
        message:
          "Values that the source marks as no threat, or as no longer one, were left out (false-positive): 3.",
      },
      { reason: "revoked", count: 1, message: "Revoked indicators were left out: 1." },
    ]);
  });

  it("hands on warnings and notes of the reader", async () => {
    const events = eventsOf(addresses(1), 100, [
      problemEvent("warning", "Odd."),
      problemEvent("note", "Nice."),
    ]);
    const { problems } = await convert(events, generation, "feed.tgz");
    expect(problems.map(({ message }) => message)).toEqual(["Odd.", "Nice."]);
  });

  it("makes an empty collection of a feed without indicators", async () => {
    const { out, documents, indicators } = await convert(eventsOf([]), generation, "feed.tgz");
    expect({ documents, indicators }).toEqual({ documents: 1, indicators: 0 });
    const [text = ""] = Object.values(await membersOf(out));
    expect(text).not.toMatch(/stix:Indicators|"objects"/);
    expect(text).toMatch(/<\/stix:STIX_Package>|"bundle--[^"]+"\}/);
  });

  it.each([`feed${extension}`, "feed.tgz"])(
    "writes the same bytes to %s whenever it runs and however events come",
    async (file) => {
      const some = addresses(200).map((one, i) => ({
        ...one,
        context: {
          title: `ä ${i}`.repeat(i),
          modified: `2020-01-01T00:00:${String(i % 60).padStart(2, "0")}Z`,
        },
      }));
      const first = await convert(eventsOf(some, 7), generation, file, {
        limits: { observablesPerFile: 50 },
      });
      const clock = jest.spyOn(Date, "now").mockReturnValue(0);
      const second = await convert(eventsOf(some, 200), generation, file, {
        limits: { observablesPerFile: 50 },
      });
      clock.mockRestore();
      expect((await readFile(first.out)).equals(await readFile(second.out))).toBe(true);
    },
  );

  it("keeps an indicator's id when its texts and times change, and gives the changed document another", async () => {
    const ids = async (title: string) => {
      const { text } = await written(
        [indicator("url", "http://a.example/", { title, producer: "ACME" })],
        generation,
      );
      const [, document, one] =
        /(?:Package|bundle)-+([0-9a-f-]{36})[\s\S]*[Ii]ndicator-+([0-9a-f-]{36})/.exec(text) ?? [];
      return { document, one };
    };
    const [before, after] = [await ids("before"), await ids("after")];
    expect(before.one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(after.one).toBe(before.one);
    expect(after.document).not.toBe(before.document);
  });

  it("refuses a source with errors, naming them, and leaves things as they were", async () => {
    const folder = await temporaryFolder();
    const out = join(folder, "feed.tgz");
    await writeFile(out, "before");
    const errors = Array.from({ length: 7 }, (_, i) => problemEvent("error", `Bad ${i}.`));
    const failing = convertEvents(eventsOf(addresses(5_000), 100, errors), "feed.txt", generation, { out });
    await expect(failing).rejects.toMatchObject({ code: "EXTRAHOP_SOURCE_INVALID" });
    await expect(failing).rejects.toThrow("it has 7 errors: a.xml, line 7: Bad 0. (a-code);");
    await expect(failing).rejects.toThrow("and 2 more");
    expect(await readFile(out, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["feed.tgz"]);
  });

  it.each([`feed${extension}`, "feed.tgz"])(
    "leaves nothing of %s when reading breaks midway",
    async (file) => {
      const folder = await temporaryFolder();
      async function* breaking() {
        yield* eventsOf(addresses(200));
        throw new Error("the disk broke");
      }
      const out = join(folder, file);
      await expect(convertEvents(breaking(), "feed.txt", generation, { out })).rejects.toThrow(
        "the disk broke",
      );
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each([`feed${extension}`, "feed.tgz"])(
    "stops writing %s when it is asked to, and ends the reading too",
    async (file) => {
      const folder = await temporaryFolder();
      const stop = new AbortController();
      let ended = false;
      async function* endless() {
        try {
          for (let i = 0; i < 100_000; i++) {
            if (i === 50) stop.abort();
            yield* eventsOf(
              Array.from({ length: 200 }, (_, j) => indicator("domain-name", `a${i}-${j}.example`)),
            );
          }
        } finally {
          ended = true;
        }
      }
      const out = join(folder, file);
      const options = { out, signal: stop.signal, limits: { observablesPerFile: 100 } };
      await expect(convertEvents(endless(), "feed.txt", generation, options)).rejects.toThrow(/abort/i);
      expect(ended).toBe(true);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("refuses a file name whose ending says another format", async () => {
    const folder = await temporaryFolder();
    const out = join(folder, extension === ".xml" ? "feed.json" : "feed.xml");
    await expect(
      convertEvents(eventsOf(addresses(1)), "feed.txt", generation, { out }),
    ).rejects.toMatchObject({
      code: "EXTRAHOP_SOURCE_UNSUITABLE",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("gives members plain names whatever the collection is called", async () => {
    const { out } = await convert(eventsOf(addresses(1)), generation, "feed.tgz", {
      name: "../a b/Ωmega: 1",
    });
    expect(Object.keys(await membersOf(out))).toEqual([`a-b-Ωmega-1-0001${extension}`]);
  });
});

describe("converting a source", () => {
  it("takes the newest version of an indicator and its producer's name wherever they are in the bundle", async () => {
    const folder = await temporaryFolder();
    const version = (modified: string, name: string) => ({
      type: "indicator",
      spec_version: "2.1",
      id: "indicator--d81f86b9-975b-4c0b-875e-810c5ad45a4f",
      created_by_ref: "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff",
      created: "2020-01-01T00:00:00.000Z",
      modified,
      pattern: `[domain-name:value = '${name}']`,
      pattern_type: "stix",
      valid_from: "2020-01-01T00:00:00Z",
    });
    const identity = {
      type: "identity",
      spec_version: "2.1",
      id: "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff",
      created: "2020-01-01T00:00:00.000Z",
      modified: "2020-01-01T00:00:00.000Z",
      name: "ACME",
    };
    const objects = [
      version("2020-01-01T00:00:00.000Z", "old.example"),
      version("2021-01-01T00:00:00.000Z", "new.example"),
      identity,
    ];
    const source = join(folder, "apt1.json");
    await writeFile(
      source,
      JSON.stringify({ type: "bundle", id: "bundle--44af6c39-c09b-49c5-9de2-394224b04982", objects }),
    );
    const { indicators } = await convertFeed(source, "stix1", { out: join(folder, "apt1.xml") });
    const text = await readFile(join(folder, "apt1.xml"), "utf8");
    expect(indicators).toBe(1);
    expect(text).toContain("<DomainNameObj:Value>new.example</DomainNameObj:Value>");
    expect(text).toContain("<stixCommon:Name>ACME</stixCommon:Name>");
  });

  it("may write into the folder that it reads", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "feed.txt"), "a.example\n");
    const { indicators } = await convertFeed(folder, "stix2", { out: join(folder, "feed.tgz") });
    expect(indicators).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(["feed.tgz", "feed.txt"]);
  });

  it("says what is wrong with a source that is not there", async () => {
    const folder = await temporaryFolder();
    const missing = convertFeed(join(folder, "missing.txt"), "stix2", { out: join(folder, "o.json") });
    await expect(missing).rejects.toMatchObject({ code: "EXTRAHOP_SOURCE_INVALID" });
    await expect(missing).rejects.toThrow("missing.txt failed: it has an error: ");
    expect(await readdir(folder)).toEqual([]);
  });
});
