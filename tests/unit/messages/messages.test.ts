import fc from "fast-check";
import {
  bracketedCode,
  definitions,
  type Message,
  messageCodes,
  predicateOf,
  readMessage,
} from "../../../provider/src/messages/index.js";
import { diagnostic } from "../../../provider/src/report/preview/diagnostics.js";
import { arbitraryFields } from "./support/arbitraries.js";

const shown = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

describe.each(definitions.map((definition) => [definition.code, definition] as const))(
  "the message %s",
  (code, definition) => {
    const made = (arbitraryFields[code] as fc.Arbitrary<never>).map((fields) =>
      (definition as (fields: never) => Message)(fields),
    );

    it("is read back with all its fields, whatever names and values they hold", () => {
      fc.assert(
        fc.property(made, ({ text, fields }) => {
          expect(readMessage(text)).toEqual({ code, fields });
        }),
        { numRuns: 1_000 },
      );
    });

    it("is read back from what the engine prints", () => {
      fc.assert(
        fc.property(made, ({ text, severity, fields }) => {
          const printed = diagnostic(severity === "note" ? "info" : severity, `${text}\n`, undefined);
          expect(printed?.message).toEqual({ code, fields });
        }),
      );
    });

    it("holds nothing that steers a terminal, and its code once on the first line", () => {
      fc.assert(
        fc.property(made, ({ text }) => {
          const [first = "", ...rest] = text.split("\n");
          expect([first, ...rest].filter((line) => shown.test(line))).toEqual([]);
          expect(first.endsWith(`[${code}]`)).toBe(true);
          expect(first.match(/\[EXTRAHOP_/g)).toHaveLength(1);
          expect(bracketedCode(text)).toBe(code);
        }),
      );
    });

    it("is understood by its code alone where a later version words it differently", () => {
      expect(readMessage(`Something entirely different [${code}]`)).toEqual({ code });
    });

    it("has a predicate that leaves out nothing but its subject", () => {
      fc.assert(
        fc.property(made, ({ text }) => {
          const read = readMessage(text);
          expect(text.endsWith((read && predicateOf(read)) ?? "?")).toBe(true);
        }),
      );
    });
  },
);

describe("reading messages", () => {
  it("has one definition for each code", () => {
    expect(new Set(messageCodes).size).toBe(messageCodes.length);
  });

  it.each([
    'hq: uploading collection "a [EXTRAHOP_SYSTEM_EMPTY]" failed: the server returned 500',
    "x [EXTRAHOP_SYSTEM_EMPTY] y",
    "[EXTRAHOP_SYSTEM_EMPTY",
    "hq: reading failed: timed out [EXTRAHOP_TIMEOUT]",
    "collection [EXTRAHOP_NO_SUCH_CODE]",
    "",
  ])("takes %j for no message", (text) => expect(readMessage(text)).toBeUndefined());

  it("reads no error of the engine as a message, whatever it quotes", () => {
    const text = "hq: uploading failed: the server returned a page:\nx [EXTRAHOP_SYSTEM_EMPTY]";
    expect(diagnostic("error", text, "urn")?.message).toBeUndefined();
  });
});
