import { inspectContent, valuesOf } from "../../../support/stix/inspecting.js";
import {
  address,
  hashes,
  indicator,
  indicators,
  looksFor,
  object,
  pack,
} from "../../../support/stix/packages.js";

const properties = (type: string, content: string) =>
  `<cybox:Properties xsi:type="${type}Obj:${type}ObjectType">${content}</cybox:Properties>`;
const custom = (text: string) =>
  `<cyboxCommon:Custom_Properties><cyboxCommon:Property name="x">${text}</cyboxCommon:Property></cyboxCommon:Custom_Properties>`;
const lookingFor = (all: readonly string[]) =>
  pack(indicators(...all.map((one) => indicator(looksFor(object(one))))));
const found = async (...all: readonly string[]) => {
  const inspection = await inspectContent(lookingFor([address("198.51.100.7"), ...all]));
  expect(valuesOf(inspection)).toEqual(["ipv4-addr 198.51.100.7"]);
  return inspection.differences;
};

describe("a text of an object of STIX 1 beside its value", () => {
  it.each([
    properties("File", custom("10.9.9.9")),
    properties("File", custom("see http://own.example/x")),
    properties("File", custom("10.9<!-- -->.9.9")),
    properties("File", custom("10.9<![CDATA[.9.9]]>")),
    properties("File", custom("10&#46;9.9.9")),
    properties("File", "<FileObj:File_Name>own.example</FileObj:File_Name>"),
    properties("File", "<FileObj:Hashes>own.example<cyboxCommon:Hash/></FileObj:Hashes>"),
    properties("File", "<FileObj:Hashes><cyboxCommon:Hash/>own.example</FileObj:Hashes>"),
    properties("File", "<example:Anything>10.9.9.9</example:Anything>"),
    properties("File", "10.9.9.9"),
    properties(
      "WinRegistryKey",
      "<WinRegistryKeyObj:Values><WinRegistryKeyObj:Value><WinRegistryKeyObj:Data>10.9.9.9</WinRegistryKeyObj:Data></WinRegistryKeyObj:Value></WinRegistryKeyObj:Values>",
    ),
    properties(
      "EmailMessage",
      "<EmailMessageObj:Raw_Header>Received: from own.example</EmailMessageObj:Raw_Header>",
    ),
    address("198.51.100.7").replace("</cybox:Properties>", `${custom("own.example")}</cybox:Properties>`),
  ])("prevents an upload as is where it holds a network value: %s", async (content) => {
    expect((await found(content)).map(({ kind }) => kind)).toContain("may-match-network");
  });

  it("is judged in each indicator of one form", async () => {
    const named = (name: string) => properties("File", `<FileObj:File_Name>${name}</FileObj:File_Name>`);
    const files = Array.from({ length: 40 }, (_, i) => named(i === 33 ? "own.example" : `file${i}.exe`));
    expect(await found(...files)).toEqual([
      { kind: "may-match-network", count: 1 },
      { kind: "other-object", count: 40 },
    ]);
  });

  it("changes nothing where it holds none", async () => {
    const file = properties("File", `<FileObj:File_Name>svchost.exe</FileObj:File_Name>${custom("a: b")}`);
    expect(await found(file, hashes("d41d8cd98f00b204e9800998ecf8427e"))).toEqual([
      { kind: "other-object", count: 2 },
    ]);
  });

  it("is judged in full, however long it is", async () => {
    const long = (text: string) => properties("File", custom(`${"x ".repeat(80_000)}${text}`));
    expect(await found(long("y"))).toEqual([{ kind: "other-object", count: 1 }]);
    expect((await found(long("10.9.9.9"))).map(({ kind }) => kind)).toContain("may-match-network");
  });
});
