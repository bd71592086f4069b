import fc from "fast-check";
import {
  address,
  composition,
  domain,
  hashes,
  hostname,
  indicator,
  indicators,
  object,
  observable,
  observables,
  pack,
  uri,
} from "../../support/stix/packages.js";

const ids = fc.nat(9);
const octet = fc.nat(3);
const attributes = fc.constantFrom(
  "",
  "",
  'condition="Equals"',
  'condition="DoesNotEqual"',
  'condition="Contains"',
  'apply_condition="ANY"',
  'apply_condition="NONE"',
);
const negate = fc.constantFrom("", "", "", 'negate="false"', 'negate="true"', 'negate="1"');

const list = (one: fc.Arbitrary<string>) =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => all.join("##comma##"));
const four = fc.tuple(octet, octet).map(([a, b]) => `10.0.${a}.${b}`);
const network = fc.tuple(octet, fc.constantFrom(8, 24, 32)).map(([a, length]) => `10.${a}.0.9/${length}`);
const six = octet.map((n) => `2001:DB8:0::${n}`);
const name = octet.map((n) => `Host${n}.Example`);
const url = octet.map((n) => `http://host${n}.example/?a=1&amp;b=${n}`);

const properties = fc.oneof(
  fc
    .tuple(list(four), fc.constantFrom(undefined, "ipv4-addr"), attributes)
    .map(([v, c, a]) => address(v, c, a)),
  fc.tuple(network, fc.constantFrom("cidr", "ipv4-addr"), attributes).map(([v, c, a]) => address(v, c, a)),
  fc.tuple(list(six), attributes).map(([v, a]) => address(v, "ipv6-addr", a)),
  octet.map((n) => address(`user${n}@host.example`, "e-mail")),
  fc.tuple(list(name), attributes).map(([v, a]) => domain(v, a)),
  name.map(hostname),
  fc.tuple(list(url), fc.constantFrom("URL", undefined), attributes).map(([v, t, a]) => uri(v, t, a)),
  fc.tuple(name, fc.constantFrom("Domain Name", undefined), attributes).map(([v, t, a]) => uri(v, t, a)),
  fc.constant(hashes("d41d8cd98f00b204e9800998ecf8427e")),
);

const related = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  properties.map(
    (one) =>
      `<cybox:Related_Objects><cybox:Related_Object>${one}</cybox:Related_Object></cybox:Related_Objects>`,
  ),
  ids.map(
    (id) =>
      `<cybox:Related_Objects><cybox:Related_Object idref="example:object-${id}"/></cybox:Related_Objects>`,
  ),
);

const anObject = fc
  .tuple(properties, ids, related)
  .map(([one, id, more]) => object(one, `id="example:object-${id}"`, more));

/** The content of an observable with its attributes, up to some depth of compositions. */
const anObservable: (depth: number) => fc.Arbitrary<(element: string) => string> = fc.memo((depth) => {
  const plain = fc.tuple(anObject, ids, negate).map(
    ([one, id, no]) =>
      (element: string) =>
        observable(one, `id="example:observable-${id}" ${no}`, element),
  );
  const reference = ids.map((id) => (element: string) => `<${element} idref="example:observable-${id}"/>`);
  if (depth <= 1) return fc.oneof(plain, reference);
  const composed = fc
    .tuple(
      fc.constantFrom("AND" as const, "OR" as const),
      fc.array(anObservable(depth - 1), { minLength: 1, maxLength: 3 }),
      ids,
      negate,
    )
    .map(
      ([operator, parts, id, no]) =>
        (element: string) =>
          observable(
            composition(operator, ...parts.map((part) => part("cybox:Observable"))),
            `id="example:observable-${id}" ${no}`,
            element,
          ),
    );
  return fc.oneof({ weight: 3, arbitrary: plain }, reference, composed);
});

const anIndicator = fc
  .tuple(anObservable(3), negate, fc.option(anObservable(2), { freq: 5 }))
  .map(([one, no, seen]) =>
    indicator(
      one("indicator:Observable") +
        (seen === null
          ? ""
          : `<indicator:Sightings><indicator:Sighting><indicator:Related_Observables><indicator:Related_Observable>${seen("stixCommon:Observable")}</indicator:Related_Observable></indicator:Related_Observables></indicator:Sighting></indicator:Sightings>`),
      no,
    ),
  );

const aComposite = fc
  .array(fc.tuple(anObservable(2), negate), { minLength: 1, maxLength: 3 })
  .map((parts) =>
    indicator(
      `<indicator:Composite_Indicator_Expression operator="OR">${parts
        .map(
          ([one, no]) =>
            `<indicator:Indicator xsi:type="indicator:IndicatorType" ${no}>${one("indicator:Observable")}</indicator:Indicator>`,
        )
        .join("")}</indicator:Composite_Indicator_Expression>`,
    ),
  );

/**
 * Packages in which values are wherever the standard allows them; ids are few, so that idrefs meet, and loop.
 */
export const anyPackage = fc
  .tuple(
    fc.array(anObservable(3), { maxLength: 6 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: anIndicator }, aComposite), { maxLength: 6 }),
    fc.boolean(),
  )
  .map(([listed, wanted, listedFirst]) => {
    const list1 = listed.length === 0 ? "" : observables(...listed.map((one) => one("cybox:Observable")));
    const list2 = wanted.length === 0 ? "" : indicators(...wanted);
    return withUniqueIds(pack(listedFirst ? list1 + list2 : list2 + list1));
  });

/** The standard wants ids to be unique: only the first of several elements keeps it. */
function withUniqueIds(content: string): string {
  const seen = new Set<string>();
  return content.replace(/ id="([^"]*)"/g, (attribute, id: string) => {
    if (seen.has(id)) return "";
    seen.add(id);
    return attribute;
  });
}
