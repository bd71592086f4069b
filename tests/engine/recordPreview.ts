import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";

/** Where the unit tests find previews as the engine printed them. */
const folder = join(repository, "tests", "fixtures", "previews");

/**
 * Keeps what the engine printed as a fixture of the unit tests, without anything of this machine. Only where
 * RECORD_PREVIEWS is set:
 *
 *     RECORD_PREVIEWS=1 npx jest --runTestsByPath tests/engine/report.test.ts
 */
export async function record(name: string, printed: string): Promise<void> {
  if (process.env["RECORD_PREVIEWS"] === undefined) return;
  await writeFile(join(folder, `${name}.json`), withoutMachine(printed));
}

/**
 * Without paths, ports, ciphertexts and where in the SDK a resource was made; a stream is kept line by line.
 */
function withoutMachine(printed: string): string {
  const clean = printed
    .replaceAll(repository, "/repository")
    .replace(/\/tmp\/extrahop-test-\w+/g, "/temporary")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:443");
  const whole = parsed(clean);
  if (whole !== undefined) return `${JSON.stringify(lean(whole), undefined, 1)}\n`;
  return clean
    .split("\n")
    .filter((line) => line !== "" && !line.includes('"severity":"debug"'))
    .map((line) => `${JSON.stringify(lean(JSON.parse(line)))}\n`)
    .join("");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // More than one value: a stream.
    return undefined;
  }
}

const machineKeys = new Set(["sourcePosition", "stackTrace", "secrets_providers"]);

function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !machineKeys.has(key))
      .map(([key, inner]) => [key, key === "ciphertext" ? "not recorded" : lean(inner)]),
  );
}
