import fc from "fast-check";
import { gateFailures } from "../../../provider/src/report/gates.js";
import { decodeText } from "../../../provider/src/report/preview/decode.js";
import { readPreview } from "../../../provider/src/report/preview/readPreview.js";
import { readState } from "../../../provider/src/report/preview/readState.js";
import { digest } from "../../support/report/made.js";
import { matrixOf, previewOf, recorded, reportOf } from "../../support/report/recorded.js";

const edited = recorded("edited");

describe("reading what `pulumi preview --json` printed", () => {
  it("takes the object and the stream of events for the same", () => {
    const events = reportOf(recorded("edited-events"));
    const whole = reportOf(edited, recorded("state"));
    expect({ ...events, notUnderstood: [] }).toEqual(whole);
  });

  it.each([
    ["text before and after it", `Previewing update (dev):\n{ not this }\n${edited}\nResources:\n  + 3\n`],
    ["carriage returns", edited.replaceAll("\n", "\r\n")],
    ["no line breaks", JSON.stringify(JSON.parse(edited))],
    ["no line breaks, between other lines", `warning: old CLI\n${JSON.stringify(JSON.parse(edited))}\nbye\n`],
  ])("finds it with %s", (_case, text) => {
    const preview = previewOf(text);
    expect(preview.steps).toHaveLength(10);
    expect(preview.cutOff).toBe(false);
    expect(matrixOf(reportOf(text))).toEqual(matrixOf(reportOf(edited)));
  });

  it.each([
    ["the object", edited],
    ["the stream", recorded("edited-events")],
  ])("finds %s in a raw log of CI, with the time before each line", (_case, text) => {
    const log = text.replace(/^(?=.)/gm, "2026-11-25T20:00:00.1234567Z ");
    expect(matrixOf(reportOf(log))).toEqual(matrixOf(reportOf(text)));
  });

  it("takes the summary of `pulumi preview --output json` for no preview", () => {
    expect(readPreview('{"result":"succeeded","duration":9,"summary":{"delete":4}}\n')).toBeUndefined();
  });

  it.each([
    ["", JSON.stringify],
    [" over several lines", (value: unknown) => JSON.stringify(value, undefined, 1)],
  ])("lets no gate pass where another preview follows the first%s", (_case, written) => {
    const text = [edited, recorded("fresh")].map((one) => `${written(JSON.parse(one))}\n`).join("");
    const gates = { failOn: ["drift" as const] };
    expect(gateFailures(reportOf(text), gates)).toEqual([expect.stringContaining("another preview follows")]);
    expect(gateFailures(reportOf(edited), gates)).toEqual([]);
  });

  it("lets no gate pass where streams of two stacks are in one file", () => {
    const stream = recorded("edited-events");
    const report = reportOf(stream + stream.replaceAll("urn:pulumi:test::", "urn:pulumi:prod::"));
    expect(gateFailures(report, { failOn: ["drift"] })).toEqual([
      expect.stringContaining('several stacks: "test", "prod"'),
    ]);
  });

  it("lets no gate pass for an operation of a later engine, and calls nothing up to date that it touches", () => {
    const report = reportOf(edited.replaceAll('"op": "delete"', '"op": "obliterate"'));
    expect(matrixOf(report)["hq-sensor"]?.["phishing"]).toBe("unknown");
    expect(gateFailures(report, { failOn: ["deletions"] })).toEqual([
      'not understood: the operation "obliterate" is not known to this version',
    ]);
    expect(gateFailures(report, { failOn: [] })).toEqual([]);
  });

  it("takes an error beside it for the preview's", () => {
    const preview = previewOf(`${edited}\nerror: preview failed\n`);
    expect(preview.failed).toBe(true);
    expect(preview.diagnostics.map(({ text }) => text)).toContain("preview failed");
  });

  it("reads the UTF-16 that a PowerShell redirection writes, and a byte order mark", () => {
    expect(decodeText(Buffer.from(`\ufeff${edited}`, "utf16le"))).toBe(edited);
    expect(decodeText(Buffer.from(`\ufeff${edited}`, "utf8"))).toBe(edited);
  });

  it.each([0.3, 0.5, 0.8, 0.99])("keeps what is whole where the text ends after %d of it", (share) => {
    const preview = previewOf(edited.slice(0, Math.floor(edited.length * share)));
    const all = previewOf(edited);
    expect(preview.cutOff).toBe(true);
    expect(preview.steps.length).toBeGreaterThan(0);
    expect(all.steps.slice(0, preview.steps.length)).toEqual(preview.steps);
  });

  it("knows a stream that ends before its summary for cut off", () => {
    const lines = recorded("edited-events").trim().split("\n");
    expect(previewOf(lines.slice(0, -5).join("\n")).cutOff).toBe(true);
    expect(previewOf(lines.join("\n")).cutOff).toBe(false);
  });

  it.each(["", "   \n", "error: no stack selected", "[]", "{}", '{"deployment":{}}', "null", "42"])(
    "finds no preview in %j",
    (text) => expect(readPreview(text)).toBeUndefined(),
  );

  it("lists steps that are none instead of failing", () => {
    const text =
      '{"steps":[{"op":"create"},17,null,{"urn":"x"},{"op":"same","urn":"urn:pulumi:a::b::c::d"}]}';
    const preview = previewOf(text);
    expect(preview.steps).toHaveLength(1);
    expect(preview.notUnderstood).toHaveLength(4);
  });

  it("never fails, whatever it holds", () => {
    const odd = fc.record(
      {
        steps: fc.array(
          fc.record({
            op: fc.jsonValue(),
            urn: fc.jsonValue(),
            oldState: fc.jsonValue(),
            newState: fc.jsonValue(),
          }),
        ),
        diagnostics: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ message: fc.jsonValue(), severity: fc.jsonValue() })),
        ),
        changeSummary: fc.jsonValue(),
        config: fc.oneof(fc.jsonValue(), fc.record({ "extrahop:systems": fc.jsonValue() })),
      },
      { requiredKeys: ["steps"] },
    );
    fc.assert(fc.property(odd, (value) => void reportOf(JSON.stringify(value))));
    fc.assert(fc.property(fc.string(), (text) => void readPreview(text)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void readState(value)));
  });

  it("never looks at a credential", () => {
    const reached: string[] = [];
    const guarded = (value: unknown): unknown =>
      typeof value !== "object" || value === null
        ? value
        : new Proxy(value, {
            get: (target, key) => {
              if (/apiKey|clientSecret|clientId|token/i.test(String(key))) reached.push(String(key));
              return guarded(Reflect.get(target, key));
            },
          });
    const original = JSON.parse;
    const parse = jest
      .spyOn(JSON, "parse")
      .mockImplementation((text, reviver) => guarded(original(text, reviver)));
    try {
      const made = digest({
        systems: { hq: { apiKey: "key-of-hq", insecureSkipVerify: true } },
        collections: [
          {
            system: {
              name: "described",
              apiKey: "key-of-described",
              clientSecret: "s",
              insecureSkipVerify: true,
            },
            name: "apt1",
            op: "create",
            after: { url: 1 },
          },
        ],
      });
      const report = reportOf(made);
      expect(report.systems.map(({ name, insecure }) => [name, insecure])).toEqual([
        ["described", true],
        ["hq", true],
      ]);
    } finally {
      parse.mockRestore();
    }
    expect(reached).toEqual([]);
  });

  it.each([
    ["an authorization header", "sent Authorization: ExtraHop apikey=0123456789abcdef", "0123456789abcdef"],
    ["a bearer token", "header Bearer abcdefghijklmnop", "abcdefghijklmnop"],
    ["a key in JSON", '{"apiKey":"verysecret"}', "verysecret"],
    ["an assignment", "EXTRAHOP_CLIENT_SECRET=verysecret", "verysecret"],
    ["an address with a password", "proxy http://me:verysecret@proxy.example:3128/", "verysecret"],
  ])("hides %s that a program prints", (_case, message, secret) => {
    const { diagnostics } = previewOf(digest({ diagnostics: [{ severity: "warning", message }] }));
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.text).toContain("[hidden]");
    expect(diagnostics[0]?.text).not.toContain(secret);
  });

  it("leaves out what repeats, and what speaks of the machine", () => {
    expect(
      previewOf(recorded("unreachable")).diagnostics.filter(({ severity }) => severity === "note"),
    ).toEqual([]);
    const texts = previewOf(recorded("edited")).diagnostics.map(({ text }) => text);
    expect(texts.filter((text) => text.includes("$PATH"))).toEqual([]);
  });

  it("takes a violated policy for an error where it is mandatory, and for a warning where it advises", () => {
    const event = (enforcementLevel: string) =>
      JSON.stringify({
        sequence: 1,
        policyEvent: {
          resourceUrn: "urn:pulumi:a::b::c::d",
          message: "too many",
          policyName: "bounds",
          enforcementLevel,
        },
      });
    expect(previewOf(event("mandatory")).diagnostics).toEqual([
      { severity: "error", text: "policy bounds: too many", codes: [], urn: "urn:pulumi:a::b::c::d" },
    ]);
    expect(previewOf(event("advisory")).diagnostics[0]?.severity).toBe("warning");
  });

  it("reads a backend's own state file too", () => {
    const { deployment } = JSON.parse(recorded("state")) as { deployment: object };
    expect(readState({ version: 3, checkpoint: { latest: deployment } })).toEqual(
      readState(JSON.parse(recorded("state"))),
    );
    expect(readState({ deployment: {} })).toEqual([]);
    expect(readState({ steps: [] })).toBeUndefined();
  });
});
