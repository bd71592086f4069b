import { resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { projectWith } from "../../support/sources/projectWith.js";

/** What a source keeps under a filter, sorted, and what it leaves out. */
async function kept(file: string, content: string, filter: string) {
  const project = await projectWith(`sources: { own: { file: ${file}, filter: ${filter} } }\n`, {
    [file]: content,
  });
  await project.update({ now: "2026-03-01T00:00:00.000Z" });
  const { path, filtered } = await resolveFeed(project.declaration(), "own");
  const { values } = await inspect(path, { values: true });
  return {
    values: Object.values(values ?? {})
      .flat()
      .sort(),
    filtered,
  };
}

const tlp1 = {
  green: "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
  red: "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
};
const strict2 = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";

function bundle(indicators: readonly object[], others: readonly object[] = []): string {
  const objects = indicators.map((fields, i) => ({
    type: "indicator",
    spec_version: "2.1",
    id: `indicator--00000000-0000-4000-8000-00000000000${i}`,
    created: "2026-01-01T00:00:00.000Z",
    modified: "2026-01-01T00:00:00.000Z",
    pattern: `[ipv4-addr:value = '198.51.100.${i}']`,
    pattern_type: "stix",
    valid_from: "2026-01-01T00:00:00Z",
    ...fields,
  }));
  return JSON.stringify({
    type: "bundle",
    id: "bundle--00000000-0000-4000-8000-000000000009",
    objects: [...objects, ...others],
  });
}

const stix1Package = (header: string, indicators: readonly string[]) => `<stix:STIX_Package version="1.2"
  xmlns:stix="http://stix.mitre.org/stix-1" xmlns:indicator="http://stix.mitre.org/Indicator-2"
  xmlns:marking="http://data-marking.mitre.org/Marking-1" xmlns:cybox="http://cybox.mitre.org/cybox-2"
  xmlns:tlp="http://data-marking.mitre.org/extensions/MarkingStructure#TLP-1"
  xmlns:AddressObj="http://cybox.mitre.org/objects#AddressObject-2"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:e="http://e.example/" id="e:p">
${header}<stix:Indicators>${indicators
  .map(
    (
      handling,
      i,
    ) => `<stix:Indicator id="e:i${i}" timestamp="2026-01-01T00:00:00Z" xsi:type="indicator:IndicatorType">
  <indicator:Observable id="e:o${i}"><cybox:Object id="e:x${i}">
    <cybox:Properties xsi:type="AddressObj:AddressObjectType" category="ipv4-addr">
      <AddressObj:Address_Value>198.51.100.${i}</AddressObj:Address_Value></cybox:Properties></cybox:Object></indicator:Observable>
  ${handling}</stix:Indicator>`,
  )
  .join("\n")}</stix:Indicators></stix:STIX_Package>`;

const handling = (prefix: string, color: string) =>
  `<${prefix}:Handling><marking:Marking><marking:Controlled_Structure>//node()</marking:Controlled_Structure>` +
  `<marking:Marking_Structure xsi:type="tlp:TLPMarkingStructureType" color="${color}"/></marking:Marking></${prefix}:Handling>`;

describe("the filter tlp", () => {
  it("judges STIX 2 by marking definitions of both TLP versions, of the bundle, by granular markings and by labels", async () => {
    const own = "marking-definition--00000000-0000-4000-8000-00000000000a";
    const extended = "marking-definition--00000000-0000-4000-8000-00000000000b";
    const content = bundle(
      [
        {},
        { object_marking_refs: [tlp1.green] },
        { object_marking_refs: [tlp1.green, tlp1.red] },
        { object_marking_refs: [strict2] },
        { object_marking_refs: [own] },
        { object_marking_refs: [extended] },
        { granular_markings: [{ marking_ref: tlp1.red, selectors: ["description"] }] },
        { labels: ["tlp:red"] },
        { labels: ["tlp:white"] },
      ],
      [
        {
          type: "marking-definition",
          spec_version: "2.1",
          id: own,
          created: "2026-01-01T00:00:00Z",
          definition_type: "tlp",
          definition: { tlp: "red" },
        },
        {
          type: "marking-definition",
          spec_version: "2.1",
          id: extended,
          created: "2026-01-01T00:00:00Z",
          extensions: {
            "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
              extension_type: "property-extension",
              tlp_2_0: "amber+strict",
            },
          },
        },
      ],
    );
    expect(await kept("f.json", content, "{ tlp: { max: amber } }")).toEqual({
      values: ["198.51.100.0", "198.51.100.1", "198.51.100.8"],
      filtered: { "tlp-too-strict": 6 },
    });
    expect((await kept("f.json", content, '{ tlp: { max: "amber+strict" } }')).values).toHaveLength(5);
    expect((await kept("f.json", content, "{ tlp: { max: red } }")).filtered).toEqual({});
  });

  it("judges STIX 1 by the handling of the package and of the indicator, the stricter of both", async () => {
    const green = stix1Package(`<stix:STIX_Header>${handling("stix", "GREEN")}</stix:STIX_Header>`, [
      "",
      handling("indicator", "RED"),
      handling("indicator", "WHITE"),
    ]);
    expect(await kept("f.xml", green, "{ tlp: { max: amber } }")).toEqual({
      values: ["198.51.100.0", "198.51.100.2"],
      filtered: { "tlp-too-strict": 1 },
    });
    expect((await kept("f.xml", green, "{ tlp: { max: white } }")).filtered).toEqual({ "tlp-too-strict": 3 });
  });

  it("judges attributes of MISP and lists by their tags or a column tlp; unmarked values are kept", async () => {
    const event = JSON.stringify({
      Event: {
        uuid: "a",
        Attribute: [
          { type: "ip-dst", value: "198.51.100.1", to_ids: true, Tag: [{ name: "tlp:red" }] },
          {
            type: "ip-dst",
            value: "198.51.100.2",
            to_ids: true,
            Tag: [{ name: "apt" }, { name: "tlp:green" }],
          },
          { type: "ip-dst", value: "198.51.100.3", to_ids: true },
        ],
      },
    });
    expect(await kept("f.json", event, "{ tlp: { max: green } }")).toEqual({
      values: ["198.51.100.2", "198.51.100.3"],
      filtered: { "tlp-too-strict": 1 },
    });
    const csv =
      "ip,tlp\n198.51.100.1,RED\n198.51.100.2,AMBER+STRICT\n198.51.100.3,\n198.51.100.4,tlp:green\n";
    expect(await kept("f.csv", csv, "{ tlp: { max: amber } }")).toEqual({
      values: ["198.51.100.3", "198.51.100.4"],
      filtered: { "tlp-too-strict": 2 },
    });
  });
});

describe("columns and fields that say more about an indicator", () => {
  it("decide about confidence and age, in lists and in JSON", async () => {
    const csv =
      "ip,first_seen,last_seen,confidence\n" +
      "198.51.100.1,2025-01-01 00:00:00,2026-02-20 10:00:00 UTC,90\n" +
      "198.51.100.2,2026-02-20,2026-01-01,90\n" +
      "198.51.100.3,2026-02-20,2026-02-20,40 %\n" +
      "198.51.100.4,,,\n";
    expect(await kept("f.csv", csv, "{ expire: { after: 30d, from: lastSeen }, minConfidence: 50 }")).toEqual(
      {
        values: ["198.51.100.1", "198.51.100.4"],
        filtered: { expired: 1, "low-confidence": 1 },
      },
    );
    expect((await kept("f.csv", csv, "{ expire: { after: 30d, from: firstSeen } }")).filtered).toEqual({
      expired: 1,
    });
    const json = JSON.stringify([
      { ip: "198.51.100.1", last_seen: 1767225600, confidence: 80 },
      { ip: "198.51.100.2", last_seen: "2026-02-27T00:00:00Z", confidence: 10 },
      { ip: "198.51.100.3", last_seen: "2026-02-27T00:00:00Z", confidence: 80 },
    ]);
    expect(
      await kept("f.json", json, "{ expire: { after: 30d, from: lastSeen }, minConfidence: 50 }"),
    ).toEqual({
      values: ["198.51.100.3"],
      filtered: { expired: 1, "low-confidence": 1 },
    });
  });

  it("are read under the header in a comment of a publisher's table", async () => {
    const csv =
      '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter"\n' +
      '"2026-02-20 10:00:00", "1", "198.51.100.1:443", "ip:port", "botnet_cc", "x", "", "X", "", "100", "False", "", "tlp:red", "0", "a"\n' +
      '"2026-02-20 10:00:00", "2", "c2.bad.example.com", "domain", "botnet_cc", "x", "", "X", "", "25", "False", "", "", "0", "a"\n' +
      '"2025-02-20 10:00:00", "3", "c3.bad.example.com", "domain", "botnet_cc", "x", "", "X", "", "75", "False", "", "", "0", "a"\n' +
      '"2026-02-20 10:00:00", "4", "c4.bad.example.com", "domain", "botnet_cc", "x", "", "X", "", "75", "False", "", "apt,tlp:red", "0", "a"\n' +
      '"2026-02-20 10:00:00", "5", "c5.bad.example.com", "domain", "botnet_cc", "x", "", "X", "", "75", "False", "", "", "0", "a"\n';
    expect(
      await kept(
        "f.csv",
        csv,
        "{ expire: { after: 30d, from: firstSeen }, minConfidence: 50, tlp: { max: amber } }",
      ),
    ).toEqual({
      values: ["c5.bad.example.com"],
      filtered: { expired: 1, "low-confidence": 1, "tlp-too-strict": 1 },
    });
  });
});
