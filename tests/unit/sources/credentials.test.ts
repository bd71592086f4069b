import { parseCredentials } from "../../../provider/src/sources/credentials.js";

const parse = (entry: unknown) =>
  parseCredentials([{ from: "EXTRAHOP_CREDENTIALS", text: JSON.stringify({ hub: entry }) }]);

describe("credentials of sources", () => {
  it.each([
    [{ token: "secret-7\r\n" }],
    [{ token: " secret-7" }],
    [{ token: "secret-7\u2028" }],
    [{ header: "X-API-Key", value: "secret-7\n" }],
    [{ header: "X-API-Key: ", value: "secret-7" }],
  ])("that no header can hold are refused at once and not shown: %j", (entry) => {
    expect(() => parse(entry)).toThrow(/"hub" has a line end or other characters that no header can hold/);
    expect(() => parse(entry)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("secret-7") }),
    );
  });

  it.each([
    [{ username: "a b", password: "p\u00e4ss w\u00f6rd\n" }],
    [{ token: "a" }],
    [{ header: "Authorization", value: "Key a b" }],
  ])("of any other content are taken: %j", (entry) => {
    expect(parse(entry).get("hub")).toMatchObject(entry);
  });
});
