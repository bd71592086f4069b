import { readDeclared, totalOf } from "../../../policies/src/declared.js";

const type = "pulumi-nodejs:dynamic/extrahop:ThreatCollection";
const urn = "urn:pulumi:prod::p::t::n";

describe("what a policy reads of a resource", () => {
  it("is system, feed and counts of a collection, whose system may be described in the program", () => {
    const declared = readDeclared({
      urn,
      type,
      props: {
        system: { name: "lab", insecureSkipVerify: "true", apiKey: "not read" },
        source: "stix/a.json",
        name: "A",
        digest: "sha256:1",
        indicators: { "ipv4-addr": 2, url: 3 },
      },
    });
    expect(declared).toEqual({
      urn,
      feed: "A",
      source: "stix/a.json",
      choices: {},
      digest: "sha256:1",
      indicators: { "ipv4-addr": 2, url: 3 },
      system: { name: "lab", insecureSkipVerify: true },
    });
    expect(declared && totalOf(declared)).toBe(5);
  });

  it.each([
    ["a plain dynamic resource", "pulumi-nodejs:dynamic:Resource"],
    ["a renamed one", "pulumi-nodejs:dynamic/other:Thing"],
  ])("is the same of %s that carries the provider's text", (_case, renamed) => {
    const props = {
      source: "stix/a.json",
      digest: "sha256:1",
      scope: "document",
      allowBroad: true,
      __provider: 'exports.handler = () => require("pulumi-extrahop/provider").threatCollection',
    };
    expect(readDeclared({ urn, type: renamed, props })).toMatchObject({
      source: "stix/a.json",
      choices: { scope: "document", allowBroad: true },
    });
    expect(readDeclared({ urn, type: renamed, props: { ...props, system: "hq" } })).toMatchObject({
      system: { name: "hq" },
    });
    expect(readDeclared({ urn, type: renamed, props: { ...props, __provider: "other" } })).toBeUndefined();
  });

  it.each([
    ["of another kind", { type: "aws:s3/bucket:Bucket", props: { source: "stix/a.json" } }],
    ["without a source, as one that was only read", { type, props: { system: "", source: undefined } }],
  ])("is nothing of a resource %s", (_case, resource) => {
    expect(readDeclared({ urn, ...resource })).toBeUndefined();
  });
});
