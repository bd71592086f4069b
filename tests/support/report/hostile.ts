import fc from "fast-check";
import { digest } from "./made.js";

/** In every hostile text, so that it is found wherever it ends up. */
export const mark = "HOSTILE";

const pieces = [
  "`",
  "``",
  "```\n",
  "~~~\n",
  "|",
  "\\",
  "\\|",
  "\n",
  "\n\n",
  "\r",
  "<",
  ">",
  '"',
  "'",
  "[click](http://evil.example/)",
  "![image](//evil.example/x.png)",
  "<http://evil.example/>",
  "http://evil.example/path",
  "www.evil.example",
  "mail@evil.example",
  "@evil-org/team",
  "#1",
  "GH-1",
  ":tada:",
  "$x$",
  "</details>",
  "<details>",
  "</summary>",
  "</code>",
  "</pre>",
  "</script>",
  "</style>",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<!--",
  "-->",
  "<![CDATA[",
  "&lt;",
  "&#60;",
  "*",
  "**",
  "_",
  "~",
  "# ",
  "- ",
  "> ",
  "    ",
  "\t",
  " ",
  "---",
  "\u0000",
  "\u001b[31m",
  "\u202e",
  "\u2028",
  "\ud800",
  "ü",
  "💥",
] as const;

/** Texts that try to break out of wherever they are written. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 3 })), {
      maxLength: 6,
    }),
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 3 })), {
      maxLength: 6,
    }),
  )
  .map(([before, after]) => `${before.join("")}${mark}${after.join("")}`);

/** Previews in which every text that others write is hostile. */
export const hostilePreview: fc.Arbitrary<string> = fc
  .record({
    system: hostileText,
    other: hostileText,
    name: hostileText,
    source: hostileText,
    version: hostileText,
    type: hostileText,
    value: hostileText,
    message: hostileText,
    drift: hostileText,
    reason: hostileText,
    place: hostileText,
    failing: fc.boolean(),
  })
  .map((texts) => {
    const { system, other, name, source, version, type, message, drift, reason, failing } = texts;
    const counts = { url: 3, [type]: 2 };
    // A value is in a line of the provider's message, whose line breaks the provider spells out.
    const value = texts.value.replace(/[\r\n]/g, " ");
    const text = digest({
      systems: { [system]: { insecureSkipVerify: true }, [other]: {} },
      feeds: [
        {
          name,
          op: "update",
          before: counts,
          after: { url: 4, [type]: 1 },
          said: `+2 −2 of 5 indicators\n  + url ${value}\n  + ${type.replace(/\s/g, "")} ${value}\n  − url ${value}\n  − url ${value}`,
        },
      ],
      collections: [
        {
          system,
          name,
          source: `stix/${name}.tgz`,
          op: "update",
          before: counts,
          after: counts,
          inputs: { stixVersion: version },
        },
        { system, name: `${name}2`, source, op: "create", after: counts },
        { system: other, name, source, op: "delete", before: counts, urnName: `x/${name}` },
      ],
      diagnostics: [
        { severity: failing ? "error" : "warning", message },
        { severity: "warning", message: `changed outside: ${drift}` },
        { severity: "info", message: `converted for systems; what can't come along: 3 ${reason}` }, // recorded wording
        { severity: "info", message },
      ],
    });
    const place = texts.place.replaceAll(/[^\x20-\x7e]|::|["\\]/g, "");
    return text.replaceAll("urn:pulumi:prod::threat-intel", () => `urn:pulumi:${place}::${place}`);
  });
