import { ConcurrencyLimit } from "../concurrency/concurrencyLimit.js";
import { howToSet, type System } from "../systems/index.js";
import { multipartBody, type UploadFile } from "./body.js";
import { Client } from "./client.js";
import { type CollectionNames, type Dialect, dialectOf, type UploadRequest } from "./dialect.js";
import { isPage, unexpectedAnswer } from "./failure.js";
import { generationOf } from "./generation.js";
import type { Operation } from "./operation.js";
import {
  type ConnectedNode,
  type Firmware,
  parseCollections,
  parseFirmware,
  parseNodes,
  type RemoteCollection,
} from "./wire.js";

const collections = "/api/v1/threatcollections";

/**
 * What a 2xx answer to a change is worth. No version documents a body for it (204 or 201 alone): where one
 * comes, something else may have answered in the system's place, and only a list tells.
 */
export type Receipt = "confirmed" | "unclear";

/**
 * One system as the lifecycle sees it: what it holds, and the three ways to change that. Lists and the
 * firmware are asked once for all that want them at the same time.
 */
export class Appliance {
  private readonly client: Client;
  private readonly lane: ConcurrencyLimit;
  private dialectFound: Promise<Dialect> | undefined;
  private ownName: string | undefined;
  private listed: Promise<readonly RemoteCollection[]> | undefined;
  private listing: Promise<readonly RemoteCollection[]> | undefined;
  private nextListing: Promise<readonly RemoteCollection[]> | undefined;

  constructor(readonly system: System) {
    this.client = new Client(system);
    this.lane = new ConcurrencyLimit(system.limits.uploadsAtOnce);
  }

  /** How this system wants its files: as declared, else by its firmware, asked once. */
  dialect(operation: Operation): Promise<Dialect> {
    const { generation } = this.system;
    this.dialectFound ??=
      generation === undefined ? this.detect(operation) : Promise.resolve(dialectOf(generation));
    this.dialectFound.catch(() => {
      this.dialectFound = undefined;
    });
    return this.dialectFound;
  }

  /** What the system calls itself, where it was asked for its firmware in this process. */
  get hostname(): string | undefined {
    return this.ownName;
  }

  /** The host name that the system reports; asked where it is not known yet. */
  async identify(operation: Operation): Promise<string | undefined> {
    if (this.ownName === undefined) await this.detect(operation);
    return this.ownName;
  }

  /** What the system holds, as last seen in this process. */
  observe(operation: Operation): Promise<readonly RemoteCollection[]> {
    this.listed ??= this.fresh(operation);
    return this.listed;
  }

  /**
   * What the system holds now: a list that was asked for after this call. Calls that come while one is under
   * way share the next.
   */
  fresh(operation: Operation): Promise<readonly RemoteCollection[]> {
    if (this.listing === undefined) return this.list(operation);
    this.nextListing ??= this.listing
      .catch(() => undefined)
      .then(() => {
        this.nextListing = undefined;
        return this.list(operation);
      });
    return this.nextListing;
  }

  /**
   * @throws RequestFailure; after a fault that may have been applied, the system may have the collection all
   * the same
   */
  async create(operation: Operation, names: CollectionNames, file: UploadFile): Promise<Receipt> {
    const dialect = await this.dialect(operation);
    return this.upload(operation, dialect.create(names), file, false);
  }

  async replace(
    operation: Operation,
    held: RemoteCollection,
    names: CollectionNames,
    file: UploadFile,
  ): Promise<Receipt> {
    const dialect = await this.dialect(operation);
    return this.upload(operation, dialect.replace(held, names), file, true);
  }

  async delete(operation: Operation, held: RemoteCollection): Promise<Receipt> {
    const answer = await this.client.request(operation, {
      method: "DELETE",
      path: `${collections}/${held.id}`,
      repeatable: true,
    });
    const receipt = this.receiptOf(operation, answer.text);
    if (receipt === "confirmed") this.discard(held.id);
    return receipt;
  }

  /**
   * What the system reports of itself, and its clock where its answer has a date; in milliseconds since 1970.
   */
  about(operation: Operation): Promise<{ readonly value: Firmware; readonly date?: number }> {
    return this.client.requestDatedJson(operation, "/api/v1/extrahop", parseFirmware);
  }

  /** The sensors that a console is connected to. */
  nodes(operation: Operation): Promise<readonly ConnectedNode[]> {
    return this.client.requestJson(operation, "/api/v1/nodes", parseNodes);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /**
   * Keeps what was seen true after a deletion of ours; a creation or replacement is followed by a fresh list
   * anyway.
   */
  private discard(id: number): void {
    const without = this.listed?.then((seen) => seen.filter((collection) => collection.id !== id));
    this.listed = without;
    without?.catch(() => {
      if (this.listed === without) this.listed = undefined;
    });
  }

  private list(operation: Operation): Promise<readonly RemoteCollection[]> {
    const listing = this.client.requestJson(
      shared(operation, "listing the threat collections"),
      collections,
      parseCollections,
    );
    const discard = () => {
      if (this.listing === listing) this.listing = undefined;
    };
    listing.then(discard, () => {
      discard();
      if (this.listed === listing) this.listed = undefined;
    });
    this.listing = listing;
    this.listed = listing;
    return listing;
  }

  private async detect(asker: Operation): Promise<Dialect> {
    const operation = shared(asker, "asking for the firmware");
    const { version, hostname } = await this.client.requestJson(operation, "/api/v1/extrahop", parseFirmware);
    this.ownName = hostname;
    const generation = generationOf(version);
    if (generation === undefined) {
      throw unexpectedAnswer(
        this.system,
        operation.action,
        "its firmware version cannot be read",
        `State it: ${howToSet(this.system, "generation", "stix1")} (firmware up to 26.1) or stix2.`,
      );
    }
    return dialectOf(generation);
  }

  private upload(
    operation: Operation,
    request: UploadRequest,
    file: UploadFile,
    repeatable: boolean,
  ): Promise<Receipt> {
    return this.lane.run(
      async () => {
        const progress = percentages(file, operation);
        const answer = await this.client.request(operation, {
          method: request.method,
          path: request.path,
          body: () => multipartBody(request.fields, file, progress),
          repeatable,
        });
        return this.receiptOf(operation, answer.text);
      },
      () => operation.progress?.("waiting for other uploads to this system"),
    );
  }

  private receiptOf(operation: Operation, answer: string): Receipt {
    if (isPage(answer)) throw unexpectedAnswer(this.system, operation.action, "a page of HTML");
    return answer.trim() === "" ? "confirmed" : "unclear";
  }
}

/**
 * A request that several resources wait for fails for all of them: its error must not speak of the one that
 * came first.
 */
function shared(operation: Operation, action: string): Operation {
  return { ...operation, action };
}

/** Says every tenth of the way; a small file is sent before anybody could read it. */
function percentages(file: UploadFile, operation: Operation): (bytes: number) => void {
  let shownTenths = file.bytes < 1_000_000 ? 10 : -1;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return (bytes) => {
    const tenths = file.bytes === 0 ? 10 : Math.floor((bytes / file.bytes) * 10);
    if (tenths === shownTenths) return;
    shownTenths = tenths;
    operation.progress?.(`sent ${megabytes(bytes)} of ${megabytes(file.bytes)} MB`);
  };
}
