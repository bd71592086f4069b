import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { definitions, type Message } from "../../../provider/src/messages/index.js";
import { repository } from "../../../tools/repository.js";
import { arbitraryFields } from "./support/arbitraries.js";
import { legacySentences } from "./support/legacySentences.js";
import { sentencesMatched } from "./support/matchedLiterals.js";

/** Texts of every message, today's and those of earlier versions. */
const samples: readonly string[] = [
  ...definitions.flatMap((definition) =>
    fc
      .sample(arbitraryFields[definition.code] as fc.Arbitrary<never>, { numRuns: 200, seed: 1 })
      .map((fields) => (definition as (fields: never) => Message)(fields).text),
  ),
  ...legacySentences.map(([text]) => text),
];

const sources = ["provider/src", "policies/src", "tools", "examples", "template"].flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    // Escaping takes codes out of foreign text. Marks are words of a list's author, and the layers keep them
    // from messages.
    .filter(
      (path) =>
        path.endsWith(".ts") &&
        !/node_modules|dist\/|^(messages|escaping|stix\/format\/lists\/marks)\//.test(path),
    )
    .map((path) => `${folder}/${path}`),
);

describe("the texts of messages", () => {
  it.each(sources)("are matched by no literal of %s", (path) => {
    expect(sentencesMatched(readFileSync(join(repository, path), "utf8"), samples)).toEqual([]);
  });

  it.each([
    'if (text.startsWith("changed outside: ")) x();',
    "const drift = /^(changed|deleted) outside: (.+)$/s.exec(text);",
    "const drift = /was (changed|deleted) outside/.test(text);",
    "const code = /\\[EXTRAHOP_(TLS|TIMEOUT)\\]/.test(text);",
    'if (one.text.includes("[EXTRAHOP_KEPT]")) x();',
    'const expired = new RegExp(number + " indicators have expired");',
    'text.includes("is retired: nobody looked there")',
    "const adopted = /^adopted/.test(text);",
  ])("would be found in: %s", (source) => expect(sentencesMatched(source, samples)).toHaveLength(1));

  it("may share a word with what is looked for elsewhere", () => {
    expect(sentencesMatched('x.includes("system"); /\\n/.test(y); z.split(", ");', samples)).toEqual([]);
  });
});
