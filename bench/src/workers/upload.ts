import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Appliance } from "../../../provider/dist/api/index.js";
import { defaultLimits } from "../../../provider/dist/systems/index.js";
import { argument, report } from "./report.js";

/**
 * upload.js FILE NAME URL KEY CA: one upload through the provider's client. The file's hash is what
 * inspecting it has found before, so it is made before the clock starts.
 */
async function main(): Promise<void> {
  const [path, name, origin, apiKey, caFile] = [1, 2, 3, 4, 5].map(argument) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const sha256 = hash.digest("hex");
  report(async () => {
    const system = {
      name: "bench",
      origin,
      credentials: { kind: "apiKey", apiKey } as const,
      caFile,
      insecureSkipVerify: false,
      limits: defaultLimits,
    };
    const appliance = new Appliance(system);
    const file = await open(path);
    try {
      const upload = { descriptor: file.fd, bytes, sha256, fileName: `${name}.tar`, label: path };
      await appliance.create({ action: "measuring" }, { name, userKey: name }, upload);
    } finally {
      await file.close();
      await appliance.close();
    }
    return bytes;
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
