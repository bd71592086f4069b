import type { Operation as RequestKind, SimulatorOptions } from "../../../simulator/src/index.js";

/**
 * One request of one operation: which system it goes to, what the operation starts from and ends in, and
 * where the request is.
 */
export interface Operation {
  readonly id: string;
  /** As the table's head. */
  readonly title: string;
  readonly kind: SimulatorOptions["kind"];
  readonly generation: "stix1" | "stix2";
  /** Version of the feed that the system holds before. */
  readonly before: "v1" | undefined;
  readonly after: "v1" | "v2" | undefined;
  /** The collection gets another name. */
  readonly renamed?: boolean;
  readonly command: "up" | "refresh";
  /** The request that a fault hits: the kind, and how many of that kind pass before. */
  readonly request: RequestKind;
  readonly skip: number;
  /** Requests of any kind before it, so that a line can be broken just there. */
  readonly requestsBefore: number;
  /** What was attempted, by the message. */
  readonly attempted: RegExp;
}

/** Requests that several resources wait for speak of themselves. */
const listing = /listing the threat collections/;
const askingForFirmware = /asking for the firmware/;
const upload = {
  before: undefined,
  after: "v2",
  command: "up",
  skip: 0,
  attempted: /uploading collection "feed"/,
} as const;
const replace = { ...upload, before: "v1" } as const;
const rename = { ...replace, after: "v1", renamed: true } as const;
const remove = { ...replace, after: undefined, attempted: /deleting collection "feed"/ } as const;
const refresh = {
  ...replace,
  after: "v1",
  command: "refresh",
  attempted: /reading collection "feed"/,
} as const;
const old = { kind: "sensor", generation: "stix1" } as const;
const current = { kind: "console", generation: "stix2" } as const;
const tenant = { kind: "rx360", generation: "stix2" } as const;

/** Every request on the way to a new collection, in its order. */
export const creations: readonly Operation[] = [
  {
    ...upload,
    ...tenant,
    id: "token",
    title: "sign in (360)",
    request: "token",
    requestsBefore: 0,
    attempted: /signing in/,
  },
  {
    ...upload,
    ...old,
    id: "observe",
    title: "observe",
    request: "list",
    requestsBefore: 0,
    attempted: listing,
  },
  {
    ...upload,
    ...old,
    id: "firmware",
    title: "firmware",
    request: "firmware",
    requestsBefore: 1,
    attempted: askingForFirmware,
  },
  { ...upload, ...old, id: "create-old", title: "create, 26.1", request: "create", requestsBefore: 2 },
  { ...upload, ...current, id: "create-new", title: "create, 26.2", request: "create", requestsBefore: 2 },
  { ...upload, ...tenant, id: "create-360", title: "create, 360", request: "create", requestsBefore: 3 },
  {
    ...upload,
    ...old,
    id: "verify-create",
    title: "verify a creation",
    request: "list",
    skip: 1,
    requestsBefore: 3,
    attempted: listing,
  },
];

/** The requests that change what is there. */
export const replacements: readonly Operation[] = [
  { ...replace, ...old, id: "replace-old", title: "replace, 26.1", request: "replace", requestsBefore: 2 },
  {
    ...replace,
    ...current,
    id: "replace-new",
    title: "replace, 26.2",
    request: "replace",
    requestsBefore: 2,
  },
  {
    ...replace,
    ...current,
    id: "verify-replace",
    title: "verify a replacement",
    request: "list",
    skip: 1,
    requestsBefore: 3,
    attempted: listing,
  },
  {
    ...rename,
    ...old,
    id: "rename-old",
    title: "rename, 26.1",
    request: "replace",
    requestsBefore: 2,
    attempted: /uploading collection "renamed"/,
  },
];

/** The requests that take away, and those of a refresh. */
export const deletionsAndReads: readonly Operation[] = [
  {
    ...rename,
    ...current,
    id: "rename-new",
    title: "rename, 26.2: delete the old",
    request: "delete",
    requestsBefore: 4,
    attempted: /deleting collection "feed"/,
  },
  {
    ...remove,
    ...old,
    id: "delete-observe",
    title: "observe to delete",
    request: "list",
    requestsBefore: 0,
    attempted: listing,
  },
  { ...remove, ...current, id: "delete", title: "delete", request: "delete", requestsBefore: 1 },
  { ...refresh, ...old, id: "read", title: "read", request: "list", requestsBefore: 0, attempted: listing },
  {
    ...refresh,
    ...current,
    id: "read-firmware",
    title: "firmware to read",
    request: "firmware",
    requestsBefore: 1,
    attempted: askingForFirmware,
  },
];

/** Every request that the provider makes. */
export const operations = [...creations, ...replacements, ...deletionsAndReads];

/** What the collection is called before and after. */
export const feedName = "feed";
export const nameAfter = (operation: Operation): string =>
  operation.renamed === true ? "renamed" : feedName;

export const firmwareOf = (operation: Operation): string =>
  operation.generation === "stix1" ? "26.1.0.22" : "26.2.0.7";
