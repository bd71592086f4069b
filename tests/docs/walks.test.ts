import { readdirSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { startFleet } from "../support/fleet.js";
import { linkPackages, usedPackages } from "../support/linkPackages.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { type CodeBlock, codeBlocks } from "./support/pages.js";
import { pulumiFolders } from "./support/pulumiFolders.js";
import { notPrinted, walk } from "./support/walk.js";

const MINUTES = 60_000;

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? String(address.port) : "0";
}

it(
  "getting started, typed block by block: everything works, and prints what the page shows",
  async () => {
    const all = codeBlocks("docs/getting-started.md");
    const typed = all.filter(({ language }) => language === "sh");
    const folder = await temporaryFolder();
    const { code, outputs, text } = await walk(
      typed,
      [
        ["git clone ", ": instead of "],
        ['CHECKOUT="$PWD/pulumi-extrahop"', `CHECKOUT=${repository}`],
        // Packing and installing have tests of their own, which take their time.
        ['npm --prefix "$CHECKOUT" run -s packages', ":"],
        [
          'npm install "$CHECKOUT"/packages/*.tgz',
          `mkdir node_modules; ln -s "$CHECKOUT"/node_modules/{${usedPackages.join(",")}} node_modules/`,
        ],
        ["8443", await freePort()],
        ["8444", await freePort()],
      ],
      { folder },
    );
    // With what was printed, since a page's walk can fail anywhere.
    expect({ code, text: code === 0 ? "" : text }).toEqual({ code: 0, text: "" });
    expect(outputs).toHaveLength(typed.length);

    const shown = all.flatMap((block, index): readonly [CodeBlock, CodeBlock][] => {
      const above = all[index - 1];
      return block.language === "text" && above?.language === "sh" ? [[above, block]] : [];
    });
    expect(shown.length).toBeGreaterThan(4);
    for (const [above, { text, line }] of shown) {
      expect({ line, missing: notPrinted(text, outputs[typed.indexOf(above)] ?? "") }).toEqual({
        line,
        missing: [],
      });
    }
    expect(readdirSync(join(folder, "my-feeds"))).toEqual(
      expect.arrayContaining(["report.md", "report.html", "preview.json"]),
    );
  },
  5 * MINUTES,
);

it(
  "the README's quick start, typed block by block, converges a system",
  async () => {
    const fleet = await startFleet({ "hq-sensor": { kind: "sensor", firmware: "26.3.0" } });
    const folder = join(await temporaryFolder(), "feeds");
    await mkdir(folder);
    await linkPackages(folder);
    await cp(join(repository, "stix"), join(folder, "stix"), { recursive: true });
    const [start, end] = ["npm install pulumi-extrahop", "pulumi up"];
    const all = codeBlocks("README.md");
    const first = all.findIndex(({ text }) => text.startsWith(start));
    const last = all.findIndex(({ text }) => text.trimEnd().endsWith(end));
    const blocks = all.slice(first, last + 1);
    for (const { language, text } of blocks) {
      if (language === "yaml") await writeFile(join(folder, "Pulumi.yaml"), text);
      if (language === "ts") await writeFile(join(folder, "index.ts"), text);
    }
    await writeFile(join(folder, "package.json"), "{}");
    const sensor = fleet.systems["hq-sensor"];
    const { code, text } = await walk(
      blocks.filter(({ language }) => language === "sh"),
      [
        [start, ": instead of "],
        ["sensor.example.com", sensor.url],
        // A simulated system's authority is nowhere built in.
        [
          "pulumi preview",
          `pulumi config set --path extrahop:systems.hq-sensor.caFile ${fleet.caFile}; pulumi preview`,
        ],
      ],
      {
        folder,
        input: `${fleet.secrets[0]}\n`,
        environment: {
          PULUMI_CONFIG_PASSPHRASE: "nothing to hide",
          PATH: `${pulumiFolders()}:${process.env["PATH"]}`,
        },
      },
    );
    expect({ code, text: code === 0 ? "" : text }).toEqual({ code: 0, text: "" });
    expect(text).not.toContain(fleet.secrets[0]);
    expect(sensor.collections().map(({ name }) => name)).toEqual(["botnet-c2", "phishing"]);
  },
  5 * MINUTES,
);
