import fc from "fast-check";
import { PackageReader } from "../../../../../provider/src/stix/format/stix1/packageReader.js";
import { ProblemFound } from "../../../../../provider/src/stix/problems.js";
import type { FeedSink, Reading } from "../../../../../provider/src/stix/reading/feedSink.js";
import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import {
  address,
  domain,
  hashes,
  indicator,
  indicators,
  looksFor,
  object,
  pack,
  uri,
} from "../../../../support/stix/packages.js";

/** All that the reader tells about a document which comes in pieces of so many bytes. */
function eventsOf(content: string, reading: Reading, size: number): readonly unknown[] {
  const events: unknown[] = [];
  const sink: FeedSink = {
    document: () => {},
    indicator: (type, value, _, isHostname) => events.push(["indicator", type, value, isHostname]),
    unusable: (reason, count) => events.push(["unusable", reason, count]),
    dropped: () => {},
    problem: (problem) => events.push(["problem", problem]),
    difference: (kind, count) => events.push(["difference", kind, count]),
    producer: (name) => events.push(["producer", name]),
    revoked: () => events.push(["revoked"]),
    respelled: () => events.push(["respelled"]),
    validUntil: (until) => events.push(["until", until]),
  };
  const bytes = Buffer.from(content);
  const reader = new PackageReader({ file: "feed" }, reading, sink);
  try {
    for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
    reader.end();
  } catch (cause) {
    if (!(cause instanceof ProblemFound)) throw cause;
    events.push(["thrown", cause.problem]);
  }
  return [...events, reader.observables, reader.version];
}

/** No indicator is so short that it is in a piece of this size, so that none is read by its shape. */
const small = 40;

const remark = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-zA-Z0-9 .,:/-]{0,20}$/) },
  fc.constantFrom(
    "a\nb\r\nc",
    "\t",
    "é…漢字",
    "[.] ]] x",
    "x]]&gt;",
    "a &amp; b &lt;c&gt; &quot;&apos;",
    "&#65;&#x1F600;",
    "'\"",
    "\u{ffe5} wide",
    "<b>bold</b>",
    "<![CDATA[raw <b>]]>",
    "<!-- remark -->",
    "<?go on?>",
  ),
);
/** What makes the document ill-formed. */
const fault = fc.constantFrom("&", "&nbsp;", "]]>", "\u0001", "\uffff", "<b>", "&#0;", "</indicator:Title>");
const value = fc.oneof(
  { weight: 5, arbitrary: fc.nat(40).map((n) => `198.51.100.${n}`) },
  { weight: 3, arbitrary: fc.nat(40).map((n) => `host${n}.example`) },
  { weight: 2, arbitrary: fc.nat(40).map((n) => `http://host${n}.example/?a=1&amp;b=${n}`) },
  fc.constantFrom(
    "",
    " 198.51.100.9\n",
    "300.1.1.1",
    "no value at all",
    "198.51.100.1##comma##198.51.100.2",
    "a.example,b.example",
    "hxxp://evil[.]example/",
    "<![CDATA[198.51.100.3]]>",
    "198.51<!-- x -->.100.4",
    "198.51<b/>.100.5",
    "https://exämple.example/\u{ff0f}",
  ),
);
const id = fc.oneof(
  { weight: 8, arbitrary: fc.nat(999).map((n) => `example:thing-${n}`) },
  fc.constantFrom("x", "", "a&amp;b", "ä:ö", "a\tb", "o'clock", "\u{ff0f}"),
);
const moment = fc.nat(9).map((n) => `203${n}-01-02T03:04:05Z`);

interface Texts {
  readonly remark: string;
  readonly value: string;
  readonly id: string;
  readonly moment: string;
}

const texts: fc.Arbitrary<Texts> = fc.record({ remark, value, id, moment });
const title = (text: string) => `<indicator:Title>${text}</indicator:Title>`;

/** The same form with other texts, as programs write them. */
const forms: readonly ((text: Texts) => string)[] = [
  (t) => indicator(title(t.remark) + looksFor(object(address(t.value, "ipv4-addr")), `id="${t.id}"`)),
  (t) =>
    indicator(
      `\n  ${looksFor(object(domain(t.value, 'condition="Equals"'), `id='${t.id}' `), `  id="${t.id}"`)}\n`,
      `id="${t.id}" timestamp="${t.moment}"`,
    ),
  (t) => indicator(looksFor(object(uri(t.value, "URL")) + object(address(t.value)))),
  (t) => indicator(looksFor(object(uri(t.value))), `id="${t.id}" negate="false"`),
  (t) => indicator(looksFor(object(address(t.value)), 'negate="true"'), `id="${t.id}"`),
  (t) => indicator(looksFor(object(hashes(t.value))) + title(t.remark)),
  (t) =>
    indicator(
      `<indicator:Valid_Time_Position><indicator:Start_Time>${t.moment}</indicator:Start_Time><indicator:End_Time> ${t.moment}</indicator:End_Time></indicator:Valid_Time_Position>${looksFor(object(domain(t.value)))}`,
    ),
  (t) =>
    indicator(
      `${looksFor(object(address(t.value, "ipv6-addr", 'apply_condition="ALL"')))}<indicator:Producer><stixCommon:Identity><stixCommon:Name>${t.remark}</stixCommon:Name></stixCommon:Identity></indicator:Producer>`,
    ),
  (t) =>
    indicator(
      `<indicator:Test_Mechanisms><indicator:Test_Mechanism xsi:type="yara:YaraTestMechanismType" id="${t.id}"><yara:Rule>${t.remark}</yara:Rule></indicator:Test_Mechanism></indicator:Test_Mechanisms>`,
    ),
  (t) => indicator(`<indicator:Observable idref="${t.id}"/>`),
  (t) =>
    indicator(
      looksFor(
        `<cybox:Observable_Composition operator="${t.value.length % 2 === 0 ? "AND" : "OR"}"><cybox:Observable id="${t.id}">${object(address(t.value))}</cybox:Observable><cybox:Observable idref="${t.id}"/></cybox:Observable_Composition>`,
      ),
    ),
  (t) =>
    indicator(
      `<indicator:Composite_Indicator_Expression operator="OR"><indicator:Indicator>${looksFor(object(address(t.value)))}</indicator:Indicator></indicator:Composite_Indicator_Expression>`,
    ),
  (t) =>
    indicator(
      `${looksFor(object(address(t.value)))}<indicator:Sightings><indicator:Sighting><indicator:Related_Observables><indicator:Related_Observable><stixCommon:Observable>${object(address(t.value))}</stixCommon:Observable></indicator:Related_Observable></indicator:Related_Observables></indicator:Sighting></indicator:Sightings>`,
    ),
  (t) =>
    `<i:Indicator xmlns:i="http://stix.mitre.org/Indicator-2" xmlns="http://cybox.mitre.org/cybox-2"><i:Observable id="${t.id}"><Object><Properties xsi:type="AddressObj:AddressObjectType"><AddressObj:Address_Value>${t.value}</AddressObj:Address_Value></Properties></Object></i:Observable></i:Indicator>`,
  (t) => `<stix:Indicator idref="${t.id}"/>`,
  (t) => `<stix:Note id="${t.id}">${t.remark}</stix:Note>`,
];

/** Lists of a few forms that come again and again. */
const entries = fc
  .subarray([...forms], { minLength: 1, maxLength: 4 })
  .chain((some) => fc.array(fc.tuple(fc.constantFrom(...some), texts), { minLength: 2, maxLength: 30 }))
  .map((all) => all.map(([form, text]) => form(text)));

const reading = fc.record({
  scope: fc.constantFrom("indicators" as const, "document" as const),
  detail: fc.constant(false),
  mayBeSkimmed: fc.constant(true),
  allowBroad: fc.boolean(),
  ignoreToIds: fc.constant(false),
});

describe("Indicators that come in the same form again and again", () => {
  it("lead to the same values, problems and places as when each is read tag by tag", () => {
    fc.assert(
      fc.property(entries, reading, (list, how) => {
        const content = pack(indicators(...list));
        expect(eventsOf(content, how, content.length * 4)).toEqual(eventsOf(content, how, small));
      }),
      { numRuns: 400 },
    );
  });

  it("lead to the same in two lists, one inside an indicator of the other", () => {
    fc.assert(
      fc.property(entries, entries, reading, (outer, inner, how) => {
        const nested = `<stix:Related_Packages><stix:Related_Package><stix:Package version="1.2">${indicators(...inner)}</stix:Package></stix:Related_Package></stix:Related_Packages>`;
        const content = pack(indicators(...outer, indicator(nested), ...outer) + nested);
        expect(eventsOf(content, how, content.length * 4)).toEqual(eventsOf(content, how, small));
      }),
      { numRuns: 150 },
    );
  });

  it("are refused at the same place where one of them is ill-formed", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.array(texts, { minLength: 4, maxLength: 12 }),
        fault,
        fc.constantFrom("remark" as const, "value" as const, "id" as const, "moment" as const),
        reading,
        (form, all, wrong, where, how) => {
          const last = all.at(-1);
          if (last === undefined) return;
          const bad = form({ ...last, [where]: `${last[where]}${wrong}` });
          const content = pack(indicators(...all.map(form), bad, ...all.map(form)));
          expect(eventsOf(content, how, content.length * 4)).toEqual(eventsOf(content, how, small));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("are found wherever a piece of the document ends", () => {
    const list = Array.from({ length: 12 }, (_, n) =>
      indicator(`\n${looksFor(object(address(`198.51.100.${n}`), `id="example:object-${n}"`))}`),
    );
    const content = pack(indicators(...list));
    const how = {
      scope: "indicators",
      detail: false,
      mayBeSkimmed: true,
      allowBroad: false,
      ignoreToIds: false,
    } as const;
    const expected = eventsOf(content, how, content.length);
    for (let size = 200; size < 900; size++) expect(eventsOf(content, how, size)).toEqual(expected);
  });

  it("name their line where a value is none, after any number of them", async () => {
    const list = Array.from({ length: 40 }, (_, n) =>
      indicator(`\n${looksFor(object(address(n === 30 ? "300.1.1.1" : `198.51.100.${n}`)))}\n`),
    );
    const found = await inspectContent(pack(indicators(...list)));
    expect(valuesOf(found)).toHaveLength(39);
    // Two line breaks inside of each indicator and one after it.
    expect(found.problems).toEqual([expect.objectContaining({ code: "value-invalid", line: 30 * 3 + 2 })]);
  });
});
