import type { InspectOptions } from "../../../../../provider/src/stix/index.js";
import { codesOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import {
  address,
  composition,
  domain,
  hashes,
  indicator,
  indicators,
  looksFor,
  object,
  observable,
  observables,
  pack,
  reference,
} from "../../../../support/stix/packages.js";

const values = async (content: string, options: InspectOptions = {}) =>
  valuesOf(await inspectContent(content, options));

const listed = (id: string, properties: string, attributes = "") =>
  observable(object(properties, `id="example:object-${id}"`), `id="example:observable-${id}" ${attributes}`);

const two = (properties: string, attributes = "") => [
  observable(object(properties), attributes),
  observable(object(hashes("d41d8cd98f00b204e9800998ecf8427e"))),
];

describe("which values of a STIX 1 package count", () => {
  it("those that indicators look for inline", async () => {
    const content = pack(indicators(indicator(looksFor(object(domain("inline.example"))))));
    expect(await values(content)).toEqual(["domain-name inline.example"]);
  });

  it.each([
    ["before", (a: string, b: string) => a + b],
    ["after", (a: string, b: string) => b + a],
  ])("those that indicators name by idref, with the observables %s them", async (_, order) => {
    const content = pack(
      order(
        observables(listed("1", domain("named.example")), listed("2", domain("passed-over.example"))),
        indicators(indicator(reference("example:observable-1"))),
      ),
    );
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["domain-name named.example"]);
    expect(found.problems).toEqual([
      expect.objectContaining({
        level: "note",
        code: "outside-scope",
        message: expect.stringMatching(/^1 value is where no indicator leads/),
      }),
    ]);
  });

  it("idrefs are QNames: the namespace counts, not the prefix", async () => {
    const content = pack(
      observables(listed("1", domain("named.example"))) +
        indicators(
          `<stix:Indicator xmlns:other="http://example.com/">${reference("other:observable-1")}</stix:Indicator>`,
        ) +
        indicators(
          `<stix:Indicator xmlns:example="http://elsewhere.example/">${reference("example:observable-1")}</stix:Indicator>`,
        ),
    );
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["domain-name named.example"]);
    expect(codesOf(found)).toEqual(["unresolved-idref"]);
  });

  it("compositions are followed through all levels, by idref and inline", async () => {
    const content = pack(
      observables(
        listed("1", domain("one.example")),
        observable(
          composition(
            "OR",
            reference("example:observable-1", "cybox:Observable"),
            observable(object(domain("two.example"))),
          ),
          'id="example:observable-2"',
        ),
      ) +
        indicators(
          indicator(
            looksFor(
              composition(
                "OR",
                reference("example:observable-2", "cybox:Observable"),
                observable(composition("OR", observable(object(domain("three.example"))))),
              ),
            ),
          ),
        ),
    );
    expect(await values(content)).toEqual([
      "domain-name one.example",
      "domain-name three.example",
      "domain-name two.example",
    ]);
  });

  it("indicators inside composite indicators count", async () => {
    const inner = `<indicator:Indicator xsi:type="indicator:IndicatorType">${looksFor(object(domain("inner.example")))}</indicator:Indicator>`;
    const content = pack(
      indicators(
        indicator(
          `<indicator:Composite_Indicator_Expression operator="OR">${inner}<indicator:Indicator idref="example:indicator-2"/></indicator:Composite_Indicator_Expression>`,
        ),
        indicator(looksFor(object(domain("outer.example"))), 'id="example:indicator-2"'),
      ),
    );
    expect(await values(content)).toEqual(["domain-name inner.example", "domain-name outer.example"]);
  });

  it("related objects count, inline and by idref", async () => {
    const related = (content: string) => `<cybox:Related_Objects>${content}</cybox:Related_Objects>`;
    const content = pack(
      observables(listed("1", address("198.51.100.1"))) +
        indicators(
          indicator(
            looksFor(
              object(
                domain("evil.example"),
                "",
                related(
                  `<cybox:Related_Object>${address("198.51.100.2")}<cybox:Relationship>Resolved_To</cybox:Relationship></cybox:Related_Object><cybox:Related_Object idref="example:object-1"/>`,
                ),
              ),
            ),
          ),
        ),
    );
    expect(await values(content)).toEqual([
      "ipv4-addr 198.51.100.1",
      "ipv4-addr 198.51.100.2",
      "domain-name evil.example",
    ]);
  });

  it("a mail that an indicator looks for leads to the links that it names", async () => {
    const mail = `<cybox:Properties xsi:type="EmailMessageObj:EmailMessageObjectType"><EmailMessageObj:Links><EmailMessageObj:Link object_reference="example:object-1"/></EmailMessageObj:Links></cybox:Properties>`;
    const content = pack(
      observables(listed("1", domain("link.example"))) + indicators(indicator(looksFor(object(mail)))),
    );
    expect(await values(content)).toEqual(["domain-name link.example"]);
  });

  it("packages inside packages and indicators of reports count", async () => {
    const content = pack(
      `<stix:Related_Packages><stix:Related_Package><stix:Package version="1.2">${indicators(indicator(looksFor(object(domain("nested.example")))))}</stix:Package></stix:Related_Package></stix:Related_Packages>
       <stix:Reports><stix:Report xsi:type="report:ReportType"><report:Indicators><report:Indicator xsi:type="indicator:IndicatorType">${looksFor(object(domain("report.example")))}</report:Indicator></report:Indicators></stix:Report></stix:Reports>`,
    );
    expect(await values(content)).toEqual(["domain-name nested.example", "domain-name report.example"]);
  });

  it("sightings, incidents and tools of an adversary are context", async () => {
    const seen = observable(object(domain("seen.example")), "", "stixCommon:Observable");
    const content = pack(
      `${indicators(
        indicator(
          `${looksFor(object(domain("evil.example")))}<indicator:Sightings><indicator:Sighting><indicator:Related_Observables><indicator:Related_Observable>${seen}</indicator:Related_Observable></indicator:Related_Observables></indicator:Sighting></indicator:Sightings>`,
        ),
      )}<stix:Incidents><stix:Incident xsi:type="incident:IncidentType"><incident:Related_Observables><incident:Related_Observable>${observable(object(domain("victim.example")), "", "stixCommon:Observable")}</incident:Related_Observable></incident:Related_Observables></stix:Incident></stix:Incidents>`,
    );
    expect(await values(content)).toEqual(["domain-name evil.example"]);
    expect(await values(content, { scope: "document" })).toEqual([
      "domain-name evil.example",
      "domain-name seen.example",
      "domain-name victim.example",
    ]);
  });

  it("without any indicator, the package's own list counts, with what it refers to", async () => {
    const content = pack(
      `${observables(listed("1", domain("listed.example")), observable(composition("OR", reference("example:victim", "cybox:Observable"))))}<stix:Incidents><stix:Incident xsi:type="incident:IncidentType"><incident:Related_Observables><incident:Related_Observable>${observable(object(domain("victim.example")), 'id="example:victim"', "stixCommon:Observable")}${observable(object(domain("other.example")), "", "stixCommon:Observable")}</incident:Related_Observable></incident:Related_Observables></stix:Incident></stix:Incidents>`,
    );
    expect(await values(content)).toEqual(["domain-name listed.example", "domain-name victim.example"]);
  });

  it("values in a loop of idrefs count once, and the loop ends", async () => {
    const content = pack(
      observables(
        observable(
          composition(
            "OR",
            reference("example:b", "cybox:Observable"),
            observable(object(domain("a.example"))),
          ),
          'id="example:a"',
        ),
        observable(
          composition(
            "OR",
            reference("example:a", "cybox:Observable"),
            observable(object(domain("b.example"))),
          ),
          'id="example:b"',
        ),
      ) + indicators(indicator(reference("example:a"))),
    );
    expect(await values(content)).toEqual(["domain-name a.example", "domain-name b.example"]);
  });

  it.each([
    ["the indicator", indicator(looksFor(object(domain("evil.example"))), 'negate="true"')],
    ["its observable", indicator(looksFor(object(domain("evil.example")), 'negate="1"'))],
    [
      "an observable of a composition",
      indicator(looksFor(composition("AND", observable(object(domain("evil.example")), 'negate="true"')))),
    ],
    [
      "the indicator that names it by idref",
      `${indicator(reference("example:observable-1"), 'negate="true"')}`,
    ],
  ])("what %s negates is not used", async (_, content) => {
    const found = await inspectContent(
      pack(observables(listed("1", domain("evil.example"))) + indicators(content)),
    );
    expect(valuesOf(found)).toEqual([]);
    expect(found.unusable).toEqual({ negated: 1 });
  });

  it("what one indicator negates and another looks for is used", async () => {
    const content = pack(
      indicators(
        indicator(looksFor(object(domain("evil.example")), 'id="example:observable-1"'), 'negate="true"'),
        indicator(reference("example:observable-1")),
      ),
    );
    expect(await values(content)).toEqual(["domain-name evil.example"]);
  });

  it("values joined by AND count, with a warning that each is matched alone", async () => {
    const both = [
      observable(object(domain("evil.example"))),
      observable(object(hashes("d41d8cd98f00b204e9800998ecf8427e"))),
    ];
    const found = await inspectContent(pack(indicators(indicator(looksFor(composition("AND", ...both))))));
    expect(valuesOf(found)).toEqual(["domain-name evil.example"]);
    expect(found.unusable).toEqual({ "file-hash": 1 });
    expect(found.problems).toEqual([
      expect.objectContaining({ level: "warning", code: "composition-weakened", line: 1 }),
    ]);
    expect(
      codesOf(await inspectContent(pack(indicators(indicator(looksFor(composition("OR", ...both))))))),
    ).toEqual([]);
  });

  it.each([
    [
      "hold nothing usable",
      hashes("d41d8cd98f00b204e9800998ecf8427e"),
      hashes("0cc175b9c0f1b6a831c399e269772661"),
    ],
    [
      "are negated",
      domain("evil.example", 'condition="DoesNotEqual"'),
      address("198.51.100.1", undefined, 'condition="DoesNotEqual"'),
    ],
  ])("observables joined by AND that %s are not reported as weakened", async (_, one, other) => {
    const joined = composition("AND", observable(object(one)), observable(object(other)));
    const content = pack(
      indicators(indicator(looksFor(joined)), indicator(looksFor(object(domain("other.example"))))),
    );
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["domain-name other.example"]);
    expect(codesOf(found)).toEqual([]);
  });

  it.each([
    ["are negated as a whole", looksFor(composition("AND", ...two(domain("evil.example"))), 'negate="true"')],
    ["are negated one by one", looksFor(composition("AND", ...two(domain("evil.example"), 'negate="true"')))],
    [
      "describe a victim",
      `<indicator:Sightings><indicator:Sighting><indicator:Related_Observables><indicator:Related_Observable>${observable(composition("AND", ...two(domain("victim.example"))), "", "stixCommon:Observable")}</indicator:Related_Observable></indicator:Related_Observables></indicator:Sighting></indicator:Sightings>`,
    ],
  ])("observables joined by AND that %s are not reported as weakened", async (_, content) => {
    const found = await inspectContent(
      pack(indicators(indicator(content), indicator(looksFor(object(domain("other.example")))))),
    );
    expect(valuesOf(found)).toEqual(["domain-name other.example"]);
    expect(codesOf(found)).not.toContain("composition-weakened");
  });

  it("observables joined by AND that are named by reference are reported as weakened", async () => {
    const joined = composition(
      "AND",
      reference("example:observable-1", "cybox:Observable"),
      observable(object(hashes("d41d8cd98f00b204e9800998ecf8427e"))),
    );
    const content = pack(
      observables(listed("1", domain("evil.example"))) + indicators(indicator(looksFor(joined))),
    );
    expect(codesOf(await inspectContent(content))).toEqual(["composition-weakened"]);
  });

  it("counts rules of other engines by their language", async () => {
    const content = pack(
      indicators(
        indicator(
          '<indicator:Test_Mechanisms><indicator:Test_Mechanism xsi:type="yara:YaraTestMechanismType"/></indicator:Test_Mechanisms>',
        ),
      ),
    );
    expect((await inspectContent(content)).unusable).toEqual({ "pattern-type-yara": 1 });
  });

  it("names idrefs of observables and objects that lead nowhere, with their lines", async () => {
    const found = await inspectContent(
      pack(
        indicators(
          indicator(reference("example:gone")),
          indicator(looksFor(composition("AND", reference("example:lost", "cybox:Observable")))),
          indicator(looksFor('<cybox:Object idref="example:away"/>')),
        ),
      ),
    );
    const unresolved = found.problems.filter(({ code }) => code === "unresolved-idref");
    expect(
      unresolved.map(({ line, message }) => `${line}: ${message.slice(0, message.indexOf("."))}`),
    ).toEqual([
      '1: The idref "example:gone" has no target in the document',
      '2: The idref "example:lost" has no target in the document',
      '3: The idref "example:away" has no target in the document',
    ]);
  });

  it("ends where idrefs lead in a circle", async () => {
    const circle = (from: string, to: string) =>
      observable(composition("OR", reference(`example:${to}`, "cybox:Observable")), `id="example:${from}"`);
    const found = await inspectContent(
      pack(
        observables(circle("a", "b"), circle("b", "c"), circle("c", "a"), circle("d", "d")) +
          indicators(indicator(reference("example:a")), indicator(reference("example:d"))),
      ),
    );
    expect(found).toMatchObject({ ok: true, total: 0, problems: [{ code: "no-indicators" }] });
  });
});
