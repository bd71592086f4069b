import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import {
  address,
  domain,
  indicator,
  indicators,
  lookingFor,
  looksFor,
  object,
  observable,
  observables,
  pack,
  uri,
} from "../../../../support/stix/packages.js";

const properties = (type: string, content: string, attributes = "") =>
  `<cybox:Properties xsi:type="${type}" ${attributes}>${content}</cybox:Properties>`;

const whois = (content: string) => properties("WhoisObj:WhoisObjectType", content);
const link = (element: string, value: string) =>
  `<${element}><URIObj:Value>${value}</URIObj:Value></${element}>`;
const host = (value: string) =>
  `<SocketAddressObj:IP_Address category="ipv4-addr"><AddressObj:Address_Value>${value}</AddressObj:Address_Value></SocketAddressObj:IP_Address>`;
const side = (name: "Source" | "Destination", content: string, attributes = "") =>
  `<NetworkConnectionObj:${name}_Socket_Address ${attributes}>${content}</NetworkConnectionObj:${name}_Socket_Address>`;
const connection = (content: string) =>
  properties("NetworkConnectionObj:NetworkConnectionObjectType", content);
const request = (content: string) =>
  properties(
    "HTTPSessionObj:HTTPSessionObjectType",
    `<HTTPSessionObj:HTTP_Request_Response><HTTPSessionObj:HTTP_Client_Request><HTTPSessionObj:HTTP_Request_Header><HTTPSessionObj:Parsed_Header>${content}</HTTPSessionObj:Parsed_Header></HTTPSessionObj:HTTP_Request_Header></HTTPSessionObj:HTTP_Client_Request></HTTPSessionObj:HTTP_Request_Response>`,
  );

describe("values of STIX 1 objects that only describe an indicator", () => {
  it.each<[what: string, content: string, values: string[], unusable: Record<string, number>]>([
    [
      "name servers of a Whois object",
      whois(
        link("WhoisObj:Domain_Name", "evil.example") +
          link("WhoisObj:Server_Name", "ns0.host.example") +
          `<WhoisObj:Nameservers>${link("WhoisObj:Nameserver", "ns1.host.example")}${link("WhoisObj:Nameserver", "ns2.host.example")}</WhoisObj:Nameservers>`,
      ),
      ["domain-name evil.example"],
      { "name-server": 3 },
    ],
    [
      "the registrar of a Whois object",
      whois(
        `${link("WhoisObj:Domain_Name", "evil.example")}<WhoisObj:Registrar_Info>${link("WhoisObj:Whois_Server", "whois.registrar.example")}${link("WhoisObj:Referral_URL", "http://registrar.example/")}</WhoisObj:Registrar_Info>`,
      ),
      ["domain-name evil.example"],
      { registrar: 2 },
    ],
    [
      "the page that an HTTP request comes from",
      request(
        `<HTTPSessionObj:Host>${link("HTTPSessionObj:Domain_Name", "evil.example")}</HTTPSessionObj:Host>${link("HTTPSessionObj:Referer", "http://victim.example/page")}`,
      ),
      ["domain-name evil.example"],
      { "http-referer": 1 },
    ],
    [
      "the local side of a connection",
      connection(side("Source", host("203.0.113.5")) + side("Destination", host("198.51.100.7"))),
      ["ipv4-addr 198.51.100.7"],
      { "connection-source": 1 },
    ],
    [
      "a connection of which only the local side is known",
      connection(side("Source", host("203.0.113.5"))),
      [],
      { "connection-source": 1 },
    ],
  ])("leaves out %s, with a count", async (_, content, values, unusable) => {
    // Several of one form, so that most are read by their shape.
    for (const count of [1, 3]) {
      const found = await inspectContent(lookingFor(...Array.from({ length: count }, () => content)));
      expect([...new Set(valuesOf(found))]).toEqual(values);
      expect(found.unusable).toEqual(
        Object.fromEntries(Object.entries(unusable).map(([reason, each]) => [reason, each * count])),
      );
      expect(found.differences).toContainEqual(expect.objectContaining({ kind: "may-match-network" }));
    }
  });

  it("leaves out the local side that a connection names by reference", async () => {
    const content = pack(
      observables(
        observable(object(address("203.0.113.5"), 'id="example:local"')),
        observable(object(address("198.51.100.7"), 'id="example:remote"')),
      ) +
        indicators(
          indicator(
            looksFor(
              object(
                connection(
                  side("Source", "", 'object_reference="example:local"') +
                    side("Destination", "", 'object_reference="example:remote"'),
                ),
              ),
            ),
          ),
        ),
    );
    expect(valuesOf(await inspectContent(content))).toEqual(["ipv4-addr 198.51.100.7"]);
  });

  it("uses what follows such an element", async () => {
    const content = lookingFor(
      connection(side("Source", host("203.0.113.5"))),
      domain("evil.example"),
      uri("http://evil.example/"),
    );
    expect(valuesOf(await inspectContent(content))).toEqual([
      "domain-name evil.example",
      "url http://evil.example/",
    ]);
  });
});
