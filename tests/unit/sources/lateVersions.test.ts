import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";

const indicator = (id: number, modified: string, host: string, revoked = false): object => ({
  type: "indicator",
  spec_version: "2.1",
  id: `indicator--0000000${id}-0000-4000-8000-000000000000`,
  created: "2026-01-01T00:00:00.000Z",
  modified,
  pattern: `[domain-name:value = '${host}']`,
  pattern_type: "stix",
  valid_from: "2026-01-01T00:00:00Z",
  revoked,
});

describe("updating a source whose newer versions are after older ones", () => {
  it("counts the values of the newest versions only, without those that are revoked", async () => {
    const [early, late] = ["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"];
    const objects = [
      indicator(1, early, "first.example.com"),
      indicator(2, early, "second.example.com"),
      indicator(3, early, "third.example.com"),
      indicator(1, late, "moved.example.com"),
      indicator(2, late, "second.example.com", true),
    ];
    const bundle = { type: "bundle", id: "bundle--00000000-0000-4000-8000-000000000000", objects };
    const server = await feedServer((_request, response) => response.end(JSON.stringify(bundle)));
    const project = await projectWith(`sources: { web: { url: "${server.url}/bundle.json" } }\n`);
    expect(await project.update()).toEqual([
      { source: "web", result: "updated", added: 2, removed: 0, total: 2 },
    ]);
  });
});
