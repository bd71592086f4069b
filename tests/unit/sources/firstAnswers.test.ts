import type { Credentials } from "../../../provider/src/sources/credentials.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";

/** The message of the update of a source that a server answers with this status and nothing else. */
async function messageOf(
  origin: (url: string) => string,
  status: number,
  credentials: Readonly<Record<string, Credentials>> = {},
) {
  const server = await feedServer((_, response) => response.writeHead(status).end());
  const fields = Object.keys(credentials).map((name) => `, credentials: ${name}`);
  const project = await projectWith(`sources: { first: { ${origin(server.url)}${fields} } }\n`);
  const [update] = await project.update({ credentials });
  return update?.error?.message ?? "";
}

const origins = {
  taxii2: (url: string) => `taxii2: { url: "${url}/taxii2/", collection: c }`,
  taxii1: (url: string) => `taxii1: { url: "${url}/services/discovery", collection: c }`,
  misp: (url: string) => `misp: { url: "${url}/" }`,
  url: (url: string) => `url: "${url}/list.txt"`,
} as const;

/** Cases that follow public reports about the first use of TAXII clients and MISP connectors. */
describe("a first configuration", () => {
  it.each([
    ["taxii2", 406, /a server of TAXII 2\.0 alone answers so\. Fix: declare its address of TAXII 2\.1/],
    ["taxii2", 400, /declare `taxii1` instead/],
    ["taxii2", 405, /declare `taxii1` instead/],
    ["taxii1", 405, /declare `taxii2` instead/],
    ["taxii1", 406, /declare `taxii2` instead/],
    ["url", 406, /does not offer the format that was asked for/],
  ] as const)("of %s whose server answers %i names the other version", async (kind, status, expected) => {
    expect(await messageOf(origins[kind], status)).toMatch(expected);
  });

  it.each(["misp", "url"] as const)("of %s without credentials that answers 403 names them", async (kind) => {
    expect(await messageOf(origins[kind], 403)).toMatch(
      /answered 403.*The source names no credentials\. Fix: where the feed needs them, declare `credentials: NAME`/s,
    );
  });

  it("whose key MISP refuses names both the account and the key", async () => {
    const credentials = { hub: { kind: "bearer", token: "marked" } } as const;
    const message = await messageOf(origins.misp, 403, credentials);
    expect(message).toMatch(/account may read this feed, and the entry "hub" of EXTRAHOP_CREDENTIALS/);
    expect(message).not.toContain("marked");
  });
});
