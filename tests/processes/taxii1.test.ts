import { execFileSync, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";
import { ContentStore } from "../../provider/src/sources/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { freePort } from "../support/freePort.js";
import { pythonWith } from "../support/python.js";
import { feedServer } from "../support/sources/feedServer.js";
import { projectWith, type SourcesProject } from "../support/sources/projectWith.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const python = pythonWith(["opentaxii==0.9.3", "cabby==0.1.23", "setuptools==75.8.0"]);
const describeWithPython = python === undefined ? describe.skip : describe;

const user = "analyst";
const password = "marked-password";
const credentials = { hub: { kind: "basic", username: user, password } } as const;
const support = join(__dirname, "..", "support", "sources");
const taxii = "http://taxii.mitre.org/messages/taxii_xml_binding-1.1";

function stixPackage(
  number: number,
  host = `host-${number}.bad.example`,
  timestamp = "2026-01-01T00:00:00Z",
) {
  const id = (kind: string) => `example:${kind}-7d1c2f3a-1111-4222-8333-${String(number).padStart(12, "0")}`;
  return (
    `<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1" xmlns:indicator="http://stix.mitre.org/Indicator-2" ` +
    `xmlns:cybox="http://cybox.mitre.org/cybox-2" xmlns:domain="http://cybox.mitre.org/objects#DomainNameObject-1" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:example="http://example.com/" ` +
    `id="${id("Package")}" version="1.1.1" timestamp="${timestamp}"><stix:Indicators>` +
    `<stix:Indicator xsi:type="indicator:IndicatorType" id="${id("Indicator")}"><indicator:Observable id="${id("Observable")}">` +
    `<cybox:Object><cybox:Properties xsi:type="domain:DomainNameObjectType"><domain:Value>${host}</domain:Value>` +
    `</cybox:Properties></cybox:Object></indicator:Observable></stix:Indicator></stix:Indicators></stix:STIX_Package>`
  );
}

const hostsIn = (text: string): readonly string[] =>
  [...text.matchAll(/<domain:Value[^>]*>([^<]*)</g)].map(([, host = ""]) => host).sort();

async function pinnedHosts(project: SourcesProject): Promise<readonly string[]> {
  const { sha256 = "" } = (await project.lock()).sources["hub"] ?? {};
  return hostsIn(await readFile(new ContentStore(project.declaration().store).pathOf(sha256), "utf8"));
}

function cabby(port: number, action: "push" | "poll", packages: readonly string[] = []): readonly string[] {
  const text = execFileSync(
    python ?? "python3",
    [join(support, "cabby_client.py"), String(port), user, password, action],
    { encoding: "utf8", input: JSON.stringify(packages) },
  );
  return action === "push" ? [] : (JSON.parse(text) as string[]);
}

async function opentaxii(): Promise<number> {
  const [port, folder] = [await freePort(), await temporaryFolder()];
  const child = spawn(
    python ?? "python3",
    [join(support, "opentaxii_server.py"), String(port), folder, user, password],
    { stdio: "ignore" },
  );
  cleanUp(async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  });
  for (let look = 0; look < 600; look++) {
    try {
      await (await request(`http://127.0.0.1:${port}/`)).body.dump();
      return port;
    } catch {
      await pause(100);
    }
  }
  throw new Error("opentaxii does not answer");
}

describeWithPython("a collection of an opentaxii server", () => {
  it.each(["discovery", "poll"])(
    "is polled in parts and then followed, as cabby sees it, from its %s service",
    async (service) => {
      const port = await opentaxii();
      cabby(
        port,
        "push",
        Array.from({ length: 25 }, (_, i) => stixPackage(i)),
      );
      const url = `http://127.0.0.1:${port}/services/${service}`;
      const project = await projectWith(
        `sources: { hub: { taxii1: { url: "${url}", collection: hosts }, credentials: hub } }\n`,
      );
      expect(await project.update({ credentials })).toEqual([
        { source: "hub", result: "updated", added: 25, removed: 0, total: 25 },
      ]);
      expect(await pinnedHosts(project)).toEqual(hostsIn(cabby(port, "poll").join("")));

      const before = await project.lockText();
      expect((await project.update({ credentials }))[0]).toMatchObject({ result: "unchanged" });
      expect(await project.lockText()).toBe(before);

      cabby(port, "push", [stixPackage(25), stixPackage(3, "moved.bad.example", "2026-02-01T00:00:00Z")]);
      expect((await project.update({ credentials }))[0]).toMatchObject({ added: 2, removed: 1, total: 26 });
      expect(await project.lockText()).not.toContain(password);

      const wrong = { hub: { ...credentials.hub, password: "other" } };
      const [failed] = await project.update({ credentials: wrong });
      expect(failed?.error?.message).toMatch(/UNAUTHORIZED|answered 401/);
      expect(failed?.error?.message).not.toContain("other");
      expect(await pinnedHosts(project)).toHaveLength(26);
    },
    240_000,
  );
});

/** A TAXII 1.1 server that has no discovery, and answers polls as the test decides. */
async function serving(answer: (body: string) => string): Promise<SourcesProject> {
  const server = await feedServer((asked, response) => {
    let body = "";
    asked.on("data", (chunk) => {
      body += String(chunk);
    });
    asked.on("end", () => {
      const refused = `<t:Status_Message xmlns:t="${taxii}" message_id="1" in_response_to="1" status_type="FAILURE"/>`;
      response.end(body.includes("Discovery_Request") ? refused : answer(body));
    });
  });
  return await projectWith(
    `sources: { hub: { taxii1: { url: "${server.url}/poll", collection: hosts, subscription: "s&1" } } }\n`,
  );
}

const block = (content: string, rest = "") =>
  `<t:Content_Block><t:Content_Binding binding_id="urn:x"/><t:Content>${content}</t:Content>${rest}</t:Content_Block>`;
const response = (attributes: string, blocks: string) =>
  `<t:Poll_Response xmlns:t="${taxii}" message_id="9" in_response_to="1" collection_name="hosts" ${attributes}>${blocks}</t:Poll_Response>`;
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

describe("a TAXII 1.1 server", () => {
  it("gets the id of the subscription, and its content is read as an element, as text and as CDATA", async () => {
    const asked: string[] = [];
    const project = await serving((body) => {
      asked.push(body);
      const blocks = [stixPackage(1), escaped(stixPackage(2)), `<![CDATA[${stixPackage(3)}]]>`];
      return response("", blocks.map((content) => block(content)).join(""));
    });
    expect((await project.update())[0]).toMatchObject({ result: "updated", total: 3 });
    expect(asked[0]).toContain("<Subscription_ID>s&#38;1</Subscription_ID>");
  });

  it("may declare the namespaces of a package around it", async () => {
    const declarations = [...stixPackage(1).matchAll(/ xmlns:\w+="[^"]*"/g)].join("");
    const bare = stixPackage(1).replaceAll(/ xmlns:\w+="[^"]*"/g, "");
    const project = await serving(() => response(declarations, block(bare)));
    expect((await project.update())[0]).toMatchObject({ result: "updated", total: 1 });
  });

  it("without timestamp labels is polled whole each time, so that deletions count", async () => {
    let packages = [stixPackage(1), stixPackage(2)];
    const project = await serving(() => response("", packages.map((content) => block(content)).join("")));
    await project.update();
    packages = [stixPackage(2)];
    expect((await project.update())[0]).toMatchObject({ added: 0, removed: 1, total: 1 });
  });

  it.each([
    ["more content without a result", 'more="true"', stixPackage(1), "without the id of the result"],
    [
      "one part again and again",
      'more="true" result_id="r" result_part_number="1"',
      stixPackage(1),
      "but sent part 1 in place of part 2",
    ],
    ["other content only", "", "<x/>", "but content of the bindings urn:x"],
    ["a document type", "", "<!DOCTYPE x>", "not a message of TAXII 1.1"],
  ])("that sends %s is an error", async (_, attributes, content, words) => {
    const project = await serving(() => response(attributes, block(content)));
    expect((await project.update())[0]?.error?.message).toContain(words);
  });

  it("may not send credentials to another host by its discovery", async () => {
    const other = await feedServer((_, answer) => answer.end());
    const server = await feedServer((_, answer) =>
      answer.end(
        `<t:Discovery_Response xmlns:t="${taxii}" message_id="1" in_response_to="1"><t:Service_Instance service_type="POLL"><t:Address>${other.url}/poll</t:Address></t:Service_Instance></t:Discovery_Response>`,
      ),
    );
    const project = await projectWith(
      `sources: { hub: { taxii1: { url: "${server.url}/", collection: hosts }, credentials: hub } }\n`,
    );
    expect((await project.update({ credentials }))[0]?.error?.message).toContain("on another host");
    expect(other.requests).toHaveLength(0);
  });
});
