import fc from "fast-check";
import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

/**
 * Forms of lines with the values that each holds, whatever the lines around it are; `n` makes them different.
 */
const forms: readonly ((n: number) => readonly [line: string, ...values: string[]])[] = [
  (n) => [`198.51.100.${n}`, `ipv4-addr 198.51.100.${n}`],
  (n) => [`198.51.${n}.0/24`, `ipv4-addr 198.51.${n}.0/24`],
  (n) => [`198.51.${n}.0/25;SBL${n}`, `ipv4-addr 198.51.${n}.0/25`],
  (n) => [`198.51.${n}.0/26 ; SBL${n}`, `ipv4-addr 198.51.${n}.0/26`],
  (n) => [`198.51.${n}.0/27#AS${n}`, `ipv4-addr 198.51.${n}.0/27`],
  (n) => [`198.51.${n}.0-198.51.${n}.15`, `ipv4-addr 198.51.${n}.0/28`],
  (n) => [`203.0.113.${n} # seen at good.example`, `ipv4-addr 203.0.113.${n}`],
  (n) => [`2001:db8::${n}`, `ipv6-addr 2001:db8::${n}`],
  (n) => [`2001:db8:${n}::/48 // note`, `ipv6-addr 2001:db8:${n}::/48`],
  (n) => [`h${n}.alder.example`, `domain-name h${n}.alder.example`],
  (n) => [`H${n}[.]elm[.]example.`, `domain-name h${n}.elm.example`],
  (n) => [`"q${n}.elm.example"`, `domain-name q${n}.elm.example`],
  (n) => [`http://fir.example/${n},1`, `url http://fir.example/${n},1`],
  (n) => [`hxxp://fir[.]example/a;b=${n}`, `url http://fir.example/a;b=${n}`],
  (n) => [`https://fir.example/?q=${n},x|y`, `url https://fir.example/?q=${n},x|y`],
  (n) => [`192.0.2.${n}/gate.php`, `url 192.0.2.${n}/gate.php`],
  (n) => [
    `a${n}.oak.example b${n}.oak.example`,
    `domain-name a${n}.oak.example`,
    `domain-name b${n}.oak.example`,
  ],
  (n) => [`# c${n}.good.example`],
  (n) => [`198.51.100.${n}:8080`],
  (n) => [`mallory${n}@good.example`],
  (n) => [`*.w${n}.good.example`],
  (n) => [`x${n}.good.example##.banner`],
  (n) => [`192.0.2.0/24x${n}`],
];

const line = fc.tuple(fc.integer({ min: 0, max: forms.length - 1 }), fc.integer({ min: 1, max: 250 }));

describe("lines of several forms", () => {
  it("hold the same values in any order and company", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 40 }),
        fc.constantFrom("\n", "\r\n", "\n\n"),
        async (picked, end) => {
          // Half of the lines hold values, so that the text is a list.
          const plain = picked.map((_, i): readonly string[] => [
            `p${i}.yew.example`,
            `domain-name p${i}.yew.example`,
          ]);
          const lines = [...picked.map(([form, n]) => forms[form]?.(n) ?? [""]), ...plain];
          const content = lines.map(([text]) => text).join(end);
          const found = await inspectContent(content);
          const expected = new Set(lines.flatMap(([, ...values]) => values));
          expect({ content, errors: errorsOf(found), values: valuesOf(found).sort() }).toEqual({
            content,
            errors: [],
            values: [...expected].sort(),
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
