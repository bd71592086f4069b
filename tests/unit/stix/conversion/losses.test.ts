import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { convertFeed, type Generation } from "../../../../provider/src/stix/index.js";
import { bundle, indicator, sco, uuid } from "../../../support/stix/bundles.js";
import * as stix1 from "../../../support/stix/packages.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

/** What a conversion to a generation loses of a file, by reason. */
async function lossesOf(file: string, content: string, generation: Generation) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, file), content);
  const out = join(folder, generation === "stix1" ? "out.xml" : "out.json");
  const { losses } = await convertFeed(join(folder, file), generation, { out });
  for (const { message, count } of losses) expect(message).toMatch(new RegExp(`^[A-Z].+: ${count}\\.$`));
  return Object.fromEntries(losses.map(({ reason, count }) => [reason, count]));
}

const evil = "[domain-name:value = 'evil.example']";
const id = (type: string) => `${type}--${uuid()}`;
const other = (type: string, more: object = {}) => ({ type, spec_version: "2.1", id: id(type), ...more });

describe.each<Generation>(["stix1", "stix2"])("converting STIX 2 to %s", (generation) => {
  it.each<[what: string, objects: readonly unknown[], losses: Readonly<Record<string, number>>]>([
    ["nothing of a plain indicator", [indicator(evil, { indicator_types: ["malicious-activity"] })], {}],
    [
      "markings of both kinds",
      [
        indicator(evil, {
          object_marking_refs: [id("marking-definition")],
          granular_markings: [{ selectors: ["name"], marking_ref: id("marking-definition") }],
        }),
        other("marking-definition"),
      ],
      { marking: 3 },
    ],
    [
      "labels beside types",
      [indicator(evil, { indicator_types: ["anomalous-activity"], labels: ["a", "b"] })],
      { label: 2 },
    ],
    [
      "custom properties and languages",
      [indicator(evil, { x_score: 5, lang: "en" })],
      { "other-property": 2 },
    ],
    [
      "relationships and sightings",
      [indicator(evil), other("relationship"), other("relationship"), other("sighting")],
      { relationship: 2, sighting: 1 },
    ],
    ["other objects", [indicator(evil), other("malware"), other("report")], { "context-object": 2 }],
    [
      "a producer without a name",
      [indicator(evil, { created_by_ref: id("identity") })],
      { "producer-unknown": 1 },
    ],
    [
      "details of an identity",
      [indicator(evil), other("identity", { name: "A", sectors: ["x"] })],
      { "identity-details": 1 },
    ],
    [
      "how values are joined",
      [indicator(`${evil} AND [url:value = 'http://a.example/']`)],
      { composition: 1 },
    ],
    ["observed values", [indicator(evil), sco("domain-name", "b.example")], { "outside-scope": 1 }],
    ["a second indicator of a value", [indicator(evil), indicator(evil)], { "repeated-value": 1 }],
    [
      "no second one where one names a value twice",
      [indicator("[ipv4-addr:value IN ('10.0.0.1', '10.0.0.1/32')]")],
      {},
    ],
  ])("counts %s", async (_, objects, losses) => {
    expect(await lossesOf("in.json", bundle(...objects), generation)).toEqual(losses);
  });

  it("counts older versions", async () => {
    const old = indicator(evil);
    const objects = [{ ...old, modified: "2026-01-01T00:00:00.000Z" }, old];
    expect(await lossesOf("in.json", bundle(...objects), generation)).toEqual({ "older-version": 1 });
  });
});

describe("converting STIX 1 to stix2", () => {
  const looks = stix1.looksFor(stix1.object(stix1.address("192.0.2.1", "ipv4-addr")));

  it.each<[what: string, content: string, losses: Readonly<Record<string, number>>]>([
    ["nothing of a plain indicator", stix1.indicators(stix1.indicator(looks)), {}],
    [
      "handling of package and indicator",
      `<stix:STIX_Header><stix:Handling/></stix:STIX_Header>${stix1.indicators(stix1.indicator(`${looks}<indicator:Handling/>`))}`,
      { marking: 2 },
    ],
    [
      "titles and intents of the package",
      `<stix:STIX_Header><stix:Title>A</stix:Title><stix:Package_Intent>B</stix:Package_Intent></stix:STIX_Header>${stix1.indicators(stix1.indicator(looks))}`,
      { "package-details": 2 },
    ],
    [
      "relationships, sightings and impact",
      stix1.indicators(
        stix1.indicator(
          `${looks}<indicator:Indicated_TTP><stixCommon:TTP idref="example:t"/></indicator:Indicated_TTP><indicator:Likely_Impact/><indicator:Sightings><indicator:Sighting/><indicator:Sighting/></indicator:Sightings>`,
        ),
      ),
      { relationship: 1, sighting: 2, "other-property": 1 },
    ],
    [
      "other objects",
      `${stix1.indicators(stix1.indicator(looks))}<stix:TTPs><stix:TTP/><stix:TTP/></stix:TTPs><stix:Campaigns><stix:Campaign/></stix:Campaigns>`,
      { "context-object": 3 },
    ],
    [
      "observed values",
      stix1.observables(stix1.observable(stix1.object(stix1.domain("b.example")))) +
        stix1.indicators(stix1.indicator(looks)),
      { "outside-scope": 1 },
    ],
  ])("counts %s", async (_, content, losses) => {
    expect(await lossesOf("in.xml", stix1.pack(content), "stix2")).toEqual(losses);
  });
});

describe.each<Generation>(["stix1", "stix2"])("converting lists to %s", (generation) => {
  it.each<[what: string, content: string, losses: Readonly<Record<string, number>>]>([
    ["nothing of a list of values", "198.51.100.7\nalder.example\n", {}],
    ["nothing of a table of indicators and their types", "type,value\nip,198.51.100.7\n", {}],
    [
      "the other columns of a table",
      "ip,seen,tags\n198.51.100.7,2026-01-01,x\n198.51.100.8,2026-01-02,y\n",
      { "unread-column": 2 },
    ],
    [
      "the other columns of a known format",
      "#domain,ioc,uri_path,ip\nalder.example,Possible C2,/x,198.51.100.7\n",
      { "unread-column": 3 },
    ],
    [
      "the other columns of Zeek's files",
      "#fields\tindicator\tindicator_type\tmeta.source\n198.51.100.7\tIntel::ADDR\ts\n",
      { "unread-column": 1 },
    ],
    ["none of the columns of a network", "start,end\n198.51.100.0,198.51.100.255\n", {}],
  ])("loses %s", async (_, content, losses) => {
    expect(await lossesOf("feed.csv", content, generation)).toEqual(losses);
  });
});
