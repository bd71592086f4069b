import { codesOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

/** What servers send with status 200 in place of a list follows public reports; the values are made up. */
describe("a message that names an address", () => {
  it.each([
    "Your IP 192.0.2.44 has been blocked",
    "Access denied for 203.0.113.9\n",
    "403 Forbidden 203.0.113.9",
    "Request from 203.0.113.9 denied. Ray ID: 8f00aa",
    "You are rate limited (203.0.113.9)",
    "Error: your address 203.0.113.9 is not on the allow list",
    "Rate limit for 203.0.113.9 exceeded.\nTry again in 60 seconds.\n",
    "Unauthorized client 203.0.113.9, please contact abuse@example.com",
    "203.0.113.9 is not permitted to download this list",
    "Please register at feeds.example.com to use this list",
    "This list has moved to https://feeds.example.com/new.txt",
    "api.example.com is down for maintenance",
    "curl: (6) Could not resolve host: feeds.example.com",
    "SQLSTATE[HY000] [2002] Connection refused at db.example.com",
  ])("is no list: %j", async (content) => {
    expect(codesOf(await inspectContent(content))).toEqual(["foreign-format"]);
  });

  it.each([
    "203.0.113.9\n",
    "bad 203.0.113.9 seen 3\n",
    "add blocklist 203.0.113.9\n",
    "203.0.113.9 scanner of ports\n",
    "Deny from 203.0.113.9\n",
    "List of the addresses\n203.0.113.9\n",
    "# Your addresses of today\n203.0.113.9\n",
  ])("is distinguished from a short list: %j", async (content) => {
    expect(valuesOf(await inspectContent(content))).toEqual(["ipv4-addr 203.0.113.9"]);
  });

  it("is a list where its format is declared", async () => {
    const found = await inspectContent("Access denied for 203.0.113.9\n", {
      format: { csv: { column: 4, delimiter: " " } },
    });
    expect(valuesOf(found)).toEqual(["ipv4-addr 203.0.113.9"]);
  });
});
