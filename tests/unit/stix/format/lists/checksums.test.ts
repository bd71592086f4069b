import { inspectContent } from "../../../../support/stix/inspecting.js";

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

describe("a file of checksums", () => {
  it.each([
    ["sha256sum", `${hash}  a.example.com.zip\n${hash} *evil.example.org\n`],
    ["sha256sum --tag", `SHA256 (a.example.com) = ${hash}\nSHA256 (198.51.100.7) = ${hash}\n`],
  ])("of %s holds no indicator, whatever its files are called", async (_, content) => {
    const found = await inspectContent(content);
    expect(found).toMatchObject({ total: 0 });
    expect(found.problems).toContainEqual(expect.objectContaining({ code: "no-indicators" }));
  });
});
