import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePieces, writeTar } from "../../../bench/src/feeds/files.js";
import { stix1Document, stix1WithIndicators } from "../../../bench/src/feeds/stix1.js";
import { stix2Bundle } from "../../../bench/src/feeds/stix2.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

const newFile = async (name: string) => join(await temporaryFolder(), name);

describe("generated feeds", () => {
  it("are STIX 1.2 that holds as many different values as asked for", async () => {
    const file = await newFile("feed.xml");
    await writePieces(file, stix1WithIndicators(3_000, 1));
    const found = await inspect(file);
    expect(found).toMatchObject({ ok: true, stixVersions: ["1.2"], total: 3_000 });
    expect(found.indicators).toEqual({
      "ipv4-addr": 1_000,
      "ipv6-addr": 0,
      "domain-name": 1_000,
      url: 1_000,
    });
  });

  it("are STIX 2.1 that holds as many different values as asked for", async () => {
    const file = await newFile("feed.json");
    await writePieces(
      file,
      stix2Bundle(1, (_, indicators) => indicators >= 3_000),
    );
    expect(await inspect(file)).toMatchObject({ ok: true, stixVersions: ["2.1"], total: 3_000 });
  });

  it("have about the size that was asked for", () => {
    const bytes = Buffer.byteLength([...stix1Document(500_000, 1, 0)].join(""));
    expect(bytes).toBeGreaterThan(490_000);
    expect(bytes).toBeLessThan(510_000);
  });

  it("repeat no value from one document of an archive to the next", async () => {
    const file = await newFile("feed.tar");
    await writeTar(file, 5_000_000, 1);
    const found = await inspect(file);
    const written = (await readFile(file, "utf8")).split("<stix:Indicator ").length - 1;
    expect(found.documents.length).toBeGreaterThan(1);
    expect(found.total).toBe(written);
  });

  it("differ between editions", async () => {
    const [one, two] = [await newFile("feed.tar"), await newFile("feed.tar")];
    await writeTar(one, 10_000, 1);
    await writeTar(two, 10_000, 1, 1);
    expect((await inspect(one)).digest).not.toBe((await inspect(two)).digest);
  });
});
