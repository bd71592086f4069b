import { EngineEvents } from "../../../provider/src/sites/engineEvents.js";

const urn = (name: string) => `urn:pulumi:s::p::pulumi-nodejs:dynamic/extrahop:ThreatCollection::${name}`;
const error = (name: string, message: string) =>
  JSON.stringify({ diagnosticEvent: { urn: urn(name), severity: "error", message } });
const begin = (name: string, system: unknown) =>
  JSON.stringify({
    resourcePreEvent: { metadata: { op: "create", urn: urn(name), new: { inputs: { system } }, old: null } },
  });
const done = (op: string) => JSON.stringify({ resOutputsEvent: { metadata: { op, urn: urn("x") } } });

function taken(...lines: readonly string[]): EngineEvents {
  const events = new EngineEvents();
  for (const line of lines) events.take(line);
  return events;
}

describe("the causes of a site's failure", () => {
  it("are one for each system and code, with the resources that it stopped", () => {
    const refused = (feed: string) =>
      `creating collection "${feed}" failed: 401 [EXTRAHOP_UNAUTHORIZED]\nFix: …`;
    const { causes } = taken(
      begin("muc/a", "muc"),
      begin("muc/b", "muc"),
      begin("nyc/a", { name: "nyc", host: "nyc.example" }),
      error("muc/a", refused("a")),
      error("muc/b", refused("b")),
      error("nyc/a", refused("a")),
    );
    expect(causes.map(({ system, resources }) => [system, resources])).toEqual([
      ["muc", 2],
      ["nyc", 1],
    ]);
  });

  it("are without the engine's count of the errors of an operation", () => {
    const message = 'muc: uploading collection "a" failed [EXTRAHOP_NOT_VERIFIED]';
    const { causes } = taken(error("muc/a", `1 error occurred:\n\t* ${message}\n\n`));
    expect(causes.map((cause) => cause.message)).toEqual([message]);
  });

  it("are explained by the resource whose error explains them, whichever comes first", () => {
    const { causes } = taken(
      begin("muc/a", "muc"),
      begin("muc/b", "muc"),
      error("muc/b", "muc: creating failed as it did for another collection [EXTRAHOP_FORBIDDEN]"),
      error(
        "muc/a",
        "muc: creating failed: the system answered 403 [EXTRAHOP_FORBIDDEN]\nThe credentials lack a privilege.",
      ),
    );
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({ system: "muc", resources: 2 });
    expect(causes[0]?.message).toContain("lack a privilege");
  });

  it("are all named where each concerns one resource, whatever codes they share", () => {
    const limit = (feed: string, count: number) =>
      `muc: updating feed "${feed}" failed: ${count} indicators would be removed [EXTRAHOP_REMOVAL_LIMIT]`;
    const { causes } = taken(
      begin("muc/a", "muc"),
      begin("muc/b", "muc"),
      error("muc/a", limit("a", 900)),
      error("muc/b", limit("b", 70)),
      error("muc/b", limit("b", 70)),
    );
    expect(causes).toEqual([
      { message: limit("a", 900), system: "muc", resources: 1 },
      { message: limit("b", 70), system: "muc", resources: 2 },
    ]);
  });

  it("leave out that the program and the update failed because resources did", () => {
    const { causes } = taken(
      error("muc/a", "broken [EXTRAHOP_TLS]"),
      JSON.stringify({ diagnosticEvent: { severity: "error", message: "Running program failed" } }),
      JSON.stringify({
        diagnosticEvent: {
          urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s",
          severity: "error",
          message: "update failed",
        },
      }),
    );
    expect(causes.map(({ message }) => message)).toEqual(["broken [EXTRAHOP_TLS]"]);
  });

  it("are those of the program where no resource failed", () => {
    const message = "The stack declares no system.";
    expect(
      taken(JSON.stringify({ diagnosticEvent: { severity: "error", message } })).causes.map(
        (one) => one.message,
      ),
    ).toEqual([message]);
  });

  it("have the output of a process that ended, and no frame of its call stack", () => {
    const output = (message: string) =>
      JSON.stringify({ diagnosticEvent: { severity: "info#err", message: `${message}\n\n` } });
    const { causes } = taken(
      output("node:internal/modules/cjs/loader:1210"),
      output("  throw err;"),
      output("Error: Cannot find module './hook.cjs'"),
      output("    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)"),
      JSON.stringify({
        diagnosticEvent: { severity: "error", message: "Program exited with non-zero exit code: 1\n" },
      }),
    );
    expect(causes.map(({ message }) => message)).toEqual([
      "Program exited with non-zero exit code: 1\nOutput of the program and its provider:\nError: Cannot find module './hook.cjs'",
    ]);
  });

  it("come with what was done all the same, where the engine gave no summary", () => {
    expect(taken(done("create"), done("create"), done("same"), "not JSON").changes).toEqual({
      create: 2,
      same: 1,
    });
  });
});
