import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFeed } from "../../../../../provider/src/stix/index.js";
import { codesOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import {
  address,
  domain,
  hostname,
  indicator,
  indicators,
  lookingFor,
  looksFor,
  object,
  pack,
} from "../../../../support/stix/packages.js";
import { temporaryFolder } from "../../../../support/temporaryFolder.js";

const events = async (content: string) => {
  const path = join(await temporaryFolder(), "feed.xml");
  await writeFile(path, content);
  const all = [];
  for await (const batch of readFeed(path, { now: new Date("2026-01-01T00:00:00Z") })) all.push(...batch);
  return all;
};

describe("a STIX 1 package", () => {
  it.each(["1.0", "1.0.1", "1.1", "1.1.1", "1.2"])("of version %s is read", async (version) => {
    const found = await inspectContent(
      pack(indicators(indicator(looksFor(object(domain("evil.example"))))), version),
    );
    expect(found).toMatchObject({ ok: true, stixVersions: [version], total: 1, problems: [] });
  });

  it.each([
    ["0", "1.0"],
    ["1", "1.1"],
    ["0,1", "1.1"],
  ])("without a version has that of its observables: CybOX 2.%s is STIX %s", async (minor, version) => {
    const content = pack(indicators(indicator(looksFor(object(domain("evil.example"))))))
      .replace(/ version="1\.2"/, "")
      .replace(
        /(<stix:STIX_Package[^>]*>)/,
        `$1<stix:Observables cybox_major_version="2" cybox_minor_version="${minor}"/>`,
      );
    const found = await inspectContent(content);
    expect(found).toMatchObject({ stixVersions: [version], total: 1 });
  });

  it("without a version is 1.0, with a note", async () => {
    const found = await inspectContent(pack("").replace(/ version="1\.2"/, ""));
    expect(found.stixVersions).toEqual(["1.0"]);
    expect(found.problems).toContainEqual(
      expect.objectContaining({ level: "note", code: "stix-version-unnamed" }),
    );
  });

  it("of an unknown version is read with a warning", async () => {
    const found = await inspectContent(
      lookingFor(domain("evil.example")).replace('version="1.2"', 'version="1.3"'),
    );
    expect(found).toMatchObject({ ok: true, total: 1, stixVersions: ["1.3"] });
    expect(codesOf(found)).toEqual(["stix-version-unknown"]);
  });

  it("in the OASIS namespaces is 1.2.1, read with a warning", async () => {
    const content = lookingFor(domain("evil.example"), address("198.51.100.7"), hostname("host.example"))
      .replace("http://stix.mitre.org/stix-1", "http://docs.oasis-open.org/cti/ns/stix/core-1")
      .replace("http://stix.mitre.org/Indicator-2", "http://docs.oasis-open.org/cti/ns/stix/indicator-1")
      .replace("http://cybox.mitre.org/cybox-2", "http://docs.oasis-open.org/cti/ns/cybox/core-2")
      .replace(
        "http://cybox.mitre.org/objects#DomainNameObject-1",
        "http://docs.oasis-open.org/cti/ns/cybox/objects/domain-name-1",
      )
      .replace(
        "http://cybox.mitre.org/objects#HostnameObject-1",
        "http://docs.oasis-open.org/cti/ns/cybox/objects/hostname-1",
      )
      .replace(
        "http://cybox.mitre.org/objects#AddressObject-2",
        "http://docs.oasis-open.org/cti/ns/cybox/objects/address-2",
      );
    const found = await inspectContent(content);
    expect(found).toMatchObject({ ok: true, stixVersions: ["1.2.1"] });
    expect(valuesOf(found)).toEqual([
      "ipv4-addr 198.51.100.7",
      "domain-name evil.example",
      "domain-name host.example",
    ]);
    expect(codesOf(found)).toEqual(["stix-1-2-1"]);
  });

  it("is recognized by namespaces, whatever the prefixes", async () => {
    const content = `<STIX_Package xmlns="http://stix.mitre.org/stix-1" version="1.1.1"><Indicators>
      <Indicator xmlns:a="http://stix.mitre.org/Indicator-2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="a:IndicatorType">
        <a:Observable><Object xmlns="http://cybox.mitre.org/cybox-2"><Properties xmlns:stix="http://cybox.mitre.org/objects#DomainNameObject-1"
          xsi:type="stix:DomainNameObjectType"><stix:Value>evil.example</stix:Value></Properties></Object></a:Observable>
      </Indicator></Indicators></STIX_Package>`;
    expect(valuesOf(await inspectContent(content))).toEqual(["domain-name evil.example"]);
  });

  it("gives no value where only the prefixes look right", async () => {
    const content = lookingFor(domain("evil.example")).replace(
      "objects#DomainNameObject-1",
      "objects#OtherObject-1",
    );
    const found = await inspectContent(content);
    expect(found).toMatchObject({ total: 0, unusable: { other: 1 } });
  });

  it("tells with each value what its indicator reports", async () => {
    const content = pack(
      `<stix:STIX_Header><stix:Information_Source><stixCommon:Identity><stixCommon:Name>Header Inc.</stixCommon:Name></stixCommon:Identity></stix:Information_Source></stix:STIX_Header>${indicators(
        indicator(
          `<indicator:Title>C2 &amp; more</indicator:Title><indicator:Type>Domain Watchlist</indicator:Type><indicator:Type>C2</indicator:Type>
           <indicator:Description>Seen <b>often</b></indicator:Description>
           <indicator:Valid_Time_Position><indicator:Start_Time>2025-01-01T01:00:00+01:00</indicator:Start_Time><indicator:End_Time>2025-06-01T00:00:00</indicator:End_Time></indicator:Valid_Time_Position>
           ${looksFor(object(hostname("Evil.example")))}
           <indicator:Kill_Chain_Phases><stixCommon:Kill_Chain_Phase name="Delivery" kill_chain_name="LM Cyber Kill Chain"/></indicator:Kill_Chain_Phases>
           <indicator:Confidence><stixCommon:Value>High</stixCommon:Value></indicator:Confidence>
           <indicator:Producer><stixCommon:Identity><stixCommon:Name>Producer Ltd.</stixCommon:Name></stixCommon:Identity><stixCommon:References><stixCommon:Reference>http://report.example/</stixCommon:Reference></stixCommon:References></indicator:Producer>`,
          'id="example:indicator-1" timestamp="2025-01-02T03:04:05.678901Z"',
        ),
      )}`,
    );
    expect((await events(content)).filter(({ kind }) => kind === "indicator")).toEqual([
      {
        kind: "indicator",
        indicator: {
          type: "domain-name",
          value: "evil.example",
          hostname: true,
          context: {
            id: "{http://example.com/}indicator-1",
            title: "C2 & more",
            description: "Seen often",
            producer: "Producer Ltd.",
            confidence: 85,
            killChainPhases: [{ killChain: "LM Cyber Kill Chain", phase: "Delivery" }],
            validFrom: "2025-01-01T00:00:00.000Z",
            validUntil: "2025-06-01T00:00:00Z",
            modified: "2025-01-02T03:04:05.678901Z",
            references: [{ url: "http://report.example/" }],
            labels: ["Domain Watchlist", "C2"],
          },
        },
      },
    ]);
    const found = await inspectContent(content, { now: new Date("2026-01-01T00:00:00Z") });
    expect(found).toMatchObject({ producers: ["Producer Ltd."], expired: 1 });
    expect(await inspectContent(content, { now: new Date("2025-05-01T00:00:00Z") })).toMatchObject({
      expired: 0,
    });
  });

  it("takes the package's producer where an indicator names none", async () => {
    const content = pack(
      `<stix:STIX_Header><stix:Information_Source><stixCommon:Identity><stixCommon:Name>Header Inc.</stixCommon:Name></stixCommon:Identity></stix:Information_Source></stix:STIX_Header>${indicators(indicator(looksFor(object(domain("evil.example")))))}`,
    );
    expect((await inspectContent(content)).producers).toEqual(["Header Inc."]);
  });

  it.each([
    ["a page of HTML", "<html><body>Sign in</body></html>", "foreign-format", /web page \(HTML\)/],
    ["an Atom feed", "<feed><entry/></feed>", "foreign-format", /Atom feed/],
    ["another XML document", "<report><entry/></report>", "not-stix-xml", /no STIX_Package/],
    [
      "an observable alone",
      '<cybox:Observables xmlns:cybox="http://cybox.mitre.org/cybox-2"/>',
      "not-stix-xml",
      /not inside a STIX_Package/,
    ],
  ])("is not %s", async (_, content, code, message) => {
    const found = await inspectContent(content);
    expect(found.ok).toBe(false);
    expect(found.problems).toEqual([
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    ]);
  });
});
