import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { ExtraHopSystem } from "./extraHopSystem.js";
import type { Journal, OpenEntry, Operation } from "./journal.js";
import { type ReceivedUpload, receiveUpload } from "./multipart.js";
import { holdingsPage } from "./page.js";
import { emptyReply, htmlReply, jsonReply, type Reply } from "./reply.js";
import * as rules from "./rules.js";
import type { SimulatedCollection } from "./store.js";
import { readTokenRequest } from "./tokenRequest.js";
import { vendorErrors } from "./vendorErrors.js";

/** A request on its way to a handler. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** The request's body, counted and limited. */
  readonly body: Readable;
  readonly entry: OpenEntry;
  readonly system: ExtraHopSystem;
  readonly journal: Journal;
}

export interface Route {
  readonly operation: Operation;
  /** `none` for what answers anybody, `caller` for any valid credentials, `privileged` for administrators. */
  readonly access: "none" | "caller" | "privileged";
  /** Token requests and the web page do not count against the rate limit. */
  readonly limited: boolean;
  handle(exchange: Exchange): Promise<Reply>;
}

type Handler = (exchange: Exchange, key: string) => Promise<Reply>;

interface Endpoint {
  readonly path: RegExp;
  readonly methods: Readonly<
    Record<string, { operation: Operation; access: Route["access"]; handle: Handler }>
  >;
}

const api = "/api/v1";

/** Finds what answers a request; paths and methods that the system does not have answer with 404 and 405. */
export function routeOf(system: ExtraHopSystem, method: string, path: string): Route {
  for (const endpoint of endpointsOf(system)) {
    const match = endpoint.path.exec(path);
    if (match === null) continue;
    const found = endpoint.methods[method];
    if (found === undefined)
      return refusal(() => vendorErrors.wrongMethod(method, Object.keys(endpoint.methods)));
    const { operation, access, handle } = found;
    const limited = operation !== "token" && operation !== "page";
    return { operation, access, limited, handle: (exchange) => handle(exchange, match[1] ?? "") };
  }
  return refusal(() => vendorErrors.unknownPath(path));
}

const refusal = (error: () => Error): Route => ({
  operation: "other",
  access: "none",
  limited: true,
  handle: () => Promise.reject(error()),
});

function endpointsOf(system: ExtraHopSystem): readonly Endpoint[] {
  const { kind } = system.options;
  return [
    ...common,
    ...(system.generation === "stix1" ? stix1 : stix2),
    ...(kind === "console" ? nodes : []),
    ...(kind === "rx360" ? oauth : []),
  ];
}

const collections = new RegExp(`^${api}/threatcollections$`);
const collection = new RegExp(`^${api}/threatcollections/(\\d+)$`);

const common: readonly Endpoint[] = [
  { path: /^\/$/, methods: { GET: { operation: "page", access: "none", handle: showPage } } },
  {
    path: new RegExp(`^${api}/extrahop$`),
    methods: { GET: { operation: "firmware", access: "caller", handle: describeSystem } },
  },
];

const listing = { operation: "list", access: "privileged", handle: listCollections } as const;
const deletion = { operation: "delete", access: "privileged", handle: deleteCollection } as const;

const stix1: readonly Endpoint[] = [
  {
    path: collections,
    methods: { GET: listing, POST: { operation: "create", access: "privileged", handle: createNamed } },
  },
  {
    path: new RegExp(`^${api}/threatcollections/~([^/]+)$`),
    methods: { PUT: { operation: "replace", access: "privileged", handle: putByUserKey } },
  },
  { path: collection, methods: { DELETE: deletion } },
  {
    path: new RegExp(`^${api}/threatcollections/(\\d+)/observables$`),
    methods: { GET: { operation: "read", access: "privileged", handle: countObservables } },
  },
];

const stix2: readonly Endpoint[] = [
  {
    path: collections,
    methods: { GET: listing, POST: { operation: "create", access: "privileged", handle: createFromFile } },
  },
  {
    path: collection,
    methods: { DELETE: deletion, PATCH: { operation: "replace", access: "privileged", handle: patchById } },
  },
];

const nodes: readonly Endpoint[] = [
  {
    path: new RegExp(`^${api}/nodes$`),
    methods: { GET: { operation: "nodes", access: "privileged", handle: listNodes } },
  },
];

const oauth: readonly Endpoint[] = [
  {
    path: /^\/oauth2\/token$/,
    methods: { POST: { operation: "token", access: "none", handle: issueToken } },
  },
];

async function showPage({ system, journal }: Exchange): Promise<Reply> {
  return htmlReply(200, holdingsPage(system, journal), {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
}

async function describeSystem({ system }: Exchange): Promise<Reply> {
  const { kind, hostname } = system.options;
  return jsonReply(200, {
    version: system.firmware,
    platform: kind === "sensor" ? "discover" : "command",
    hostname,
    display_host: hostname,
    mgmt_ipaddr: system.options.host,
    process_count: 1,
    services: {},
  });
}

async function listCollections({ system }: Exchange): Promise<Reply> {
  return jsonReply(200, system.store.list().map(asRow));
}

const asRow = (held: SimulatedCollection) => ({
  id: held.id,
  last_updated: held.lastUpdated,
  name: held.name,
  observables: held.observables,
  user_key: held.userKey,
});

async function countObservables({ system }: Exchange, id: string): Promise<Reply> {
  return jsonReply(200, { observables: rules.requireCollection(system, Number(id)).observables });
}

async function createNamed(exchange: Exchange): Promise<Reply> {
  await received(exchange, ["name", "user_key"], (upload) => rules.createNamed(exchange.system, upload));
  return emptyReply(204);
}

async function createFromFile(exchange: Exchange): Promise<Reply> {
  const { id } = await received(exchange, [], (upload) => rules.createFromFile(exchange.system, upload));
  return emptyReply(201, { location: `${api}/threatcollections/${id}` });
}

async function putByUserKey(exchange: Exchange, encodedKey: string): Promise<Reply> {
  const userKey = decodeKey(encodedKey);
  await received(exchange, ["name"], (upload) => rules.putByUserKey(exchange.system, userKey, upload));
  return emptyReply(204);
}

async function patchById(exchange: Exchange, id: string): Promise<Reply> {
  await received(exchange, [], (upload) => rules.patchById(exchange.system, Number(id), upload));
  return emptyReply(204);
}

async function deleteCollection({ system }: Exchange, id: string): Promise<Reply> {
  await rules.deleteCollection(system, Number(id));
  return emptyReply(204);
}

async function listNodes({ system }: Exchange): Promise<Reply> {
  return jsonReply(
    200,
    system.options.nodes.map((node, index) => ({
      id: index + 1,
      enabled: node.enabled ?? true,
      nickname: node.nickname,
      display_name: node.nickname,
      hostname: node.hostname ?? node.nickname,
      firmware_version: node.firmware ?? system.firmware,
      platform: "discover",
    })),
  );
}

async function issueToken({ request, body, system }: Exchange): Promise<Reply> {
  const refusal = await readTokenRequest(request, body);
  const noStore = { "cache-control": "no-store" };
  if (refusal !== undefined) return jsonReply(400, { error: refusal }, noStore);
  const client = system.credentials.client(request.headers);
  if (client === undefined) {
    return jsonReply(401, { error: "invalid_client" }, { ...noStore, "www-authenticate": "Basic" });
  }
  const accessToken = system.credentials.issueToken(client);
  const { tokenTtlSeconds } = system.credentials;
  return jsonReply(
    200,
    { access_token: accessToken, expires_in: tokenTtlSeconds, token_type: "Bearer" },
    noStore,
  );
}

/** Reads the upload and hands it to the rule; whatever the rule refuses leaves no bytes. */
async function received(
  { request, body, entry, system }: Exchange,
  fields: readonly string[],
  rule: (upload: ReceivedUpload) => Promise<SimulatedCollection>,
): Promise<SimulatedCollection> {
  const { keepFiles, validate } = system.options;
  const folder = keepFiles || validate ? system.uploads : null;
  const upload = await receiveUpload(request, body, { fields, folder }, (record) => {
    entry.upload = record;
  });
  try {
    return await rule(upload);
  } catch (error) {
    if (upload.file.path !== null) await rm(upload.file.path, { force: true });
    throw error;
  }
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw vendorErrors.malformedRequest("The path is not encoded as a URL demands.");
  }
}
