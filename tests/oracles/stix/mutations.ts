import fc from "fast-check";

/** Changes a text at a place; `at` is 0 up to 1. */
export type Mutation = (text: string, at: number) => string;

/** Replaces one of the places that a pattern matches; the text as it is where there is none. */
function atOne(pattern: RegExp, replace: (found: RegExpMatchArray) => string): Mutation {
  return (text, at) => {
    const all = [...text.matchAll(pattern)];
    const found = all[Math.min(all.length - 1, Math.floor(at * all.length))];
    if (found === undefined) return text;
    return text.slice(0, found.index) + replace(found) + text.slice(found.index + found[0].length);
  };
}

const value = /<([A-Za-z]+:(?:Address_|Hostname_)?Value)([^>]*)>([^<]+)<\/\1>/g;
const inValue = (change: (text: string) => string): Mutation =>
  atOne(
    value,
    ([, name = "", attributes = "", text = ""]) => `<${name}${attributes}>${change(text)}</${name}>`,
  );
const withAttribute = (attribute: string): Mutation =>
  atOne(value, ([, name = "", attributes = "", text = ""]) => {
    const own = attribute.slice(0, attribute.indexOf("="));
    const others = attributes.replace(new RegExp(` ${own}="[^"]*"`), "");
    return `<${name}${others} ${attribute}>${text}</${name}>`;
  });
const half = (text: string) => Math.ceil(text.length / 2);

/** Ways in which a package can be changed so that readers may come to other values. */
export const packageMutations: Readonly<Record<string, Mutation>> = {
  "a comment in a value": inValue((text) => `${text.slice(0, half(text))}<!-- -->${text.slice(half(text))}`),
  "an instruction in a value": inValue((text) => `${text}<?x y?>9`),
  "CDATA around a value": inValue((text) => `<![CDATA[${text}]]>`),
  "CDATA in a value": inValue((text) => `${text.slice(0, half(text))}<![CDATA[${text.slice(half(text))}]]>`),
  "character references in a value": inValue((text) =>
    [...text].map((c) => `&#${c.charCodeAt(0)};`).join(""),
  ),
  "an element in a value": inValue((text) => `${text}<b>10.9.9.9</b>`),
  "white space around a value": inValue((text) => `\n\t ${text} \r\n`),
  "a list": inValue((text) => `${text}##comma##10.9.9.8`),
  "a list with commas": inValue((text) => `${text},10.9.9.7`),
  "another delimiter": atOne(
    value,
    ([, name = "", attributes = "", text = ""]) =>
      `<${name}${attributes} delimiter="|">${text}|10.9.9.6</${name}>`,
  ),
  "a negated condition": withAttribute('condition="DoesNotEqual"'),
  "an inexact condition": withAttribute('condition="StartsWith"'),
  "no match at all": withAttribute('apply_condition="NONE"'),
  "an obfuscated value": withAttribute('is_obfuscated="true"'),
  "two values": atOne(value, ([all]) => `${all}${all.replace(/>[^<]+</, ">10.9.9.5<")}`),
  "a value in another namespace": atOne(
    value,
    ([all]) => `${all}<x:Address_Value xmlns:x="http://x.example/">10.9.9.4</x:Address_Value>`,
  ),
  "a prefix that means something else": atOne(
    value,
    ([all, name = ""]) =>
      `<${name} xmlns:${name.slice(0, name.indexOf(":"))}="http://x.example/">10.9.9.3</${name}>${all}`,
  ),
  "xml:base and xml:space": withAttribute('xml:space="preserve" xml:base="http://x.example/"'),
  "a negated observable": atOne(
    /<([a-z]+:Observable)(?=[ >])/gi,
    ([, name = ""]) => `<${name} negate="true"`,
  ),
  "an observable twice": atOne(/<([a-z]+:Observable)(?= )[\s\S]*?<\/\1>/gi, ([all]) => all + all),
  "an e-mail category": atOne(/category="[^"]*"/g, () => 'category="e-mail"'),
  "a value defanged": inValue((text) => text.replaceAll(".", "[.]")),
  "an instruction that names a style": atOne(/^/g, () => '<?xml-stylesheet href="x.xsl"?>'),
  "an indicator without a place": atOne(
    /<\/stix:Indicators>/g,
    ([all]) => `${all}<stix:Observables cybox_major_version="2" cybox_minor_version="1"/>`,
  ),
};

const pattern = /"pattern": ?"((?:[^"\\]|\\.)*)"/g;
const inPattern = (change: (text: string) => string): Mutation =>
  atOne(pattern, ([, text = ""]) => `"pattern":"${change(text)}"`);
const beside = (member: string): Mutation => atOne(pattern, ([all]) => `${member},${all}`);
const escaped = (text: string) => text.replace(/[a-z]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

/** Ways in which a bundle can be changed so that readers may come to other values. */
export const bundleMutations: Readonly<Record<string, Mutation>> = {
  "a key twice": beside(`"pattern":"[ipv4-addr:value = '10.9.9.9']"`),
  "an escaped key": beside(`"p\\u0061ttern":"[ipv4-addr:value = '10.9.9.9']"`),
  "a key in another case": beside(`"Pattern":"[ipv4-addr:value = '10.9.9.9']"`),
  "a pattern beside it": beside(`"x_pattern":"[ipv4-addr:value = '10.9.9.9']"`),
  "an extension that restates the pattern": beside(
    `"extensions":{"extension-definition--1":{"extension_type":"property-extension","pattern":"[ipv4-addr:value = '10.9.9.9']"}}`,
  ),
  "a custom observable beside it": beside(
    `"x_value":{"type":"ipv4-addr","id":"ipv4-addr--9","value":"10.9.9.9"}`,
  ),
  "granular markings": beside(
    `"granular_markings":[{"marking_ref":"marking-definition--1","selectors":["pattern"]}]`,
  ),
  "a benign indicator": beside(`"indicator_types":["benign"]`),
  "an indicator taken back": beside(`"revoked":true`),
  "another pattern type": beside(`"pattern_type":"snort"`),
  "escapes in a pattern": inPattern(escaped),
  "a wildcard": inPattern((text) => text.replace(" = ", " LIKE ")),
  "a negation": inPattern((text) => text.replace(" = ", " != ")),
  "a comment in a pattern": inPattern((text) => `/* [ipv4-addr:value = '10.9.9.9'] */ ${text}`),
  "another observation": inPattern((text) => `${text} FOLLOWEDBY [ipv4-addr:value = '10.9.9.8']`),
  "an exclusion": inPattern((text) => `${text} AND [ipv4-addr:value NOT IN ('10.9.9.7')]`),
  "the opening side": inPattern((text) => `${text} OR [network-traffic:src_ref.value = '10.9.9.6']`),
  "another spelling": inPattern((text) => text.replaceAll(".", "[.]")),
  "a surrogate alone": inPattern((text) => text.replace("']", "\\ud800']")),
  "a zero": inPattern((text) => text.replace("']", "\\u0000']")),
  "an object inside a note": atOne(
    /"objects": ?\[/g,
    ([all]) =>
      `${all}{"type":"note","spec_version":"2.1","id":"note--9","content":"x","object_refs":[],"pattern":"[ipv4-addr:value = '10.9.9.9']"},`,
  ),
  "an opinion with a pattern": atOne(
    /"objects": ?\[/g,
    ([all]) =>
      `${all}{"type":"opinion","spec_version":"2.1","id":"opinion--9","opinion":"agree","x_value":[{"type":"url","value":"http://x.example/9"}]},`,
  ),
  "a bundle in a bundle": atOne(
    /"objects": ?\[/g,
    ([all]) =>
      `${all}{"type":"bundle","id":"bundle--9","objects":[{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--9","value":"10.9.9.9"}]},`,
  ),
  "a translation of a pattern": atOne(
    /"objects": ?\[/g,
    ([all]) =>
      `${all}{"type":"language-content","spec_version":"2.1","id":"language-content--9","object_ref":"indicator--9","contents":{"de":{"pattern":"[ipv4-addr:value = '10.9.9.9']"}}},`,
  ),
  "a custom object": atOne(
    /"objects": ?\[/g,
    ([all]) =>
      `${all}{"type":"x-indicator","spec_version":"2.1","id":"x-indicator--9","pattern":"[ipv4-addr:value = '10.9.9.9']"},`,
  ),
  "objects twice": atOne(/"objects": ?\[/g, ([all]) => `"objects":[],${all}`),
  "a bundle's own member": atOne(
    /"objects": ?\[/g,
    ([all]) => `"x_objects":[{"type":"ipv4-addr","id":"ipv4-addr--9","value":"10.9.9.9"}],${all}`,
  ),
};

/** One to three mutations, each with the place where it is applied. */
export const anyMutations = (
  mutations: Readonly<Record<string, Mutation>>,
): fc.Arbitrary<readonly (readonly [name: string, at: number])[]> =>
  fc.array(
    fc.tuple(fc.constantFrom(...Object.keys(mutations)), fc.double({ min: 0, max: 0.999, noNaN: true })),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
