import { readFileSync } from "node:fs";
import { Agent, FormData, fetch } from "undici";

/** What the demo knows of a simulated system. All of it is made up for one run. */
export interface DemoSystem {
  readonly name: string;
  readonly kind: "sensor" | "console" | "rx360";
  readonly firmware: string;
  readonly url: string;
  readonly credentials:
    | { readonly apiKey: string }
    | { readonly clientId: string; readonly clientSecret: string };
  readonly caFile: string;
  /** JSON Lines of the requests that the system has seen. */
  readonly journalFile: string;
  readonly pid: number;
}

/** A threat collection as the system's own REST API lists it. */
export interface ListedCollection {
  readonly id: number;
  readonly name: string;
  readonly observables: number;
}

/** A request of the system's journal, as far as the demo asks. */
export interface JournalLine {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
}

/** Arguments of `pulumi config set-all --path` that declare a system. */
export function configOf({ name, url, caFile, credentials }: DemoSystem): string[] {
  const path = `extrahop:systems.${name}`;
  const plain = { host: url, caFile };
  const pairs = (option: string, values: object): string[] =>
    Object.entries(values).flatMap(([key, value]) => [option, `${path}.${key}=${value}`]);
  return [...pairs("--plaintext", plain), ...pairs("--secret", credentials)];
}

export function readJournal({ journalFile }: DemoSystem): readonly JournalLine[] {
  const lines = readFileSync(journalFile, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as JournalLine);
}

/** How often files were uploaded and taken. */
export function countUploads(system: DemoSystem): number {
  return readJournal(system).filter(
    ({ method, path, status }) =>
      ["POST", "PUT", "PATCH"].includes(method) &&
      path.startsWith("/api/v1/threatcollections") &&
      status !== null &&
      status < 300,
  ).length;
}

/** The collections that a system holds, asked from the system itself and not from Pulumi. */
export async function listCollections(system: DemoSystem): Promise<readonly ListedCollection[]> {
  const response = await call(system, "GET", "/api/v1/threatcollections");
  return (await response.json()) as readonly ListedCollection[];
}

/**
 * Replaces what a collection holds, as a colleague with a key and a REST client would (systems from 26.2).
 */
export async function replaceByHand(
  system: DemoSystem,
  collection: ListedCollection,
  stix: string,
): Promise<void> {
  const form = new FormData();
  form.set("file", new Blob([stix]), `${collection.name}.json`);
  await call(system, "PATCH", `/api/v1/threatcollections/${collection.id}`, form);
}

async function call(system: DemoSystem, method: string, path: string, body?: FormData) {
  const dispatcher = new Agent({ connect: { ca: readFileSync(system.caFile, "utf8") } });
  try {
    const headers = { authorization: await authorization(system, dispatcher) };
    const response = await fetch(system.url + path, {
      method,
      headers,
      dispatcher,
      ...(body ? { body } : {}),
    });
    if (!response.ok) {
      throw new Error(
        `${method} ${path} on ${system.name} answered ${response.status}: ${await response.text()}`,
      );
    }
    return new Response(await response.arrayBuffer());
  } finally {
    await dispatcher.close();
  }
}

async function authorization({ url, credentials }: DemoSystem, dispatcher: Agent): Promise<string> {
  if ("apiKey" in credentials) return `ExtraHop apikey=${credentials.apiKey}`;
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString("base64");
  const response = await fetch(`${url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
    dispatcher,
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return `Bearer ${token}`;
}
