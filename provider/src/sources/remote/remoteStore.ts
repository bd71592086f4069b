import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { ExtraHopError } from "../../errors/index.js";
import type { ContentStore, StagedContent } from "../contentStore.js";
import type { Credentials } from "../credentials.js";
import type { RemoteStoreDeclaration } from "../declaration/model.js";
import { connectionOf } from "../fetch/connection.js";
import type { FetchContext } from "../fetch/fetcher.js";
import { received } from "../fetch/receive.js";
import { type Answer, type HttpRequest, request, requestWhole } from "../fetch/request.js";
import { addressOfBucket, signerOf } from "./s3.js";

/** Contents are accepted by their digest alone; the store of a source may hold any of them. */
const maxBytes = Number.MAX_SAFE_INTEGER;
const downloading = "downloading content from";
const listHint =
  " S3 answers 403 for an absent object where the account lacks s3:ListBucket; grant it with s3:GetObject and s3:PutObject.";
/**
 * S3 answers 403 for an absent object where the account may not list the bucket. An answer to HEAD has no
 * body that names a fault (another region, a wrong key, a clock that is off); that to PUT has.
 */
const maybeAbsent = [301, 400, 403, 404];

export interface RemoteStoreOptions {
  readonly credentials?: Credentials;
  readonly signal: AbortSignal;
  /** Environment variables, for the keys of S3. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Contents by SHA-256 on a web server (GET, HEAD and PUT of `ADDRESS/SHA256`) or in a bucket of an
 * S3-compatible service, for the machines that share a lock file.
 */
export class RemoteStore {
  readonly #address: string;
  readonly #context: Omit<FetchContext, "store">;
  readonly #sign: HttpRequest["sign"];
  #dispatcher: Dispatcher | undefined;

  /** @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID where the keys of S3 are missing */
  constructor(declared: RemoteStoreDeclaration, { credentials, signal, environment }: RemoteStoreOptions) {
    const { place } = declared;
    const url = place.kind === "s3" ? addressOfBucket(place) : place.url;
    this.#address = url.replace(/\/*$/, "/");
    this.#sign = place.kind === "s3" ? signerOf(place, credentials, environment) : undefined;
    const isCertificate = credentials?.kind === "certificate";
    this.#context = {
      source: {
        name: "store",
        origin: { kind: "url", url: this.#address },
        filter: {},
        maxBytes,
        ...(declared.caFile === undefined ? {} : { caFile: declared.caFile }),
      },
      folder: "",
      now: Date.now(),
      signal,
      progress: () => undefined,
      ...(credentials === undefined || (place.kind === "s3" && !isCertificate) ? {} : { credentials }),
    };
  }

  /** Uploads a content, unless the store has it. @throws ExtraHopError EXTRAHOP_STORE_FAILED */
  async put(sha256: string, path: string, bytes: number): Promise<void> {
    await this.#explained("uploading content to", async (dispatcher) => {
      const held = await this.#send(dispatcher, {
        url: this.#urlOf(sha256),
        method: "HEAD",
        accepted: maybeAbsent,
      });
      if (!maybeAbsent.includes(held.status)) return;
      await this.#send(dispatcher, {
        url: this.#urlOf(sha256),
        method: "PUT",
        headers: { "content-length": String(bytes), "content-type": "application/octet-stream" },
        body: (): Readable => createReadStream(path),
        bodySha256: sha256,
      });
    });
  }

  /**
   * Downloads a content into a local store.
   *
   * @returns undefined where the remote store lacks it
   * @throws ExtraHopError EXTRAHOP_STORE_FAILED, also where it delivers other bytes than its name says
   */
  async get(sha256: string, store: ContentStore): Promise<StagedContent | undefined> {
    return await this.#explained(downloading, async (dispatcher) => {
      const context = { ...this.#context, store };
      const asked = this.#signed({ url: this.#urlOf(sha256), accepted: [404] });
      const read = async (answer: Answer) => {
        if (answer.status !== 404) return await received(context, asked.url, answer);
        answer.body.on("error", () => undefined).resume();
        return undefined;
      };
      const content = await requestWhole(context, dispatcher, asked, read);
      if (content === undefined || content.sha256 === sha256) return content;
      await rm(content.path, { force: true });
      throw this.#failed(downloading, `${sha256} holds other bytes (SHA-256 ${content.sha256})`);
    });
  }

  async close(): Promise<void> {
    await this.#dispatcher?.close().catch(() => undefined);
  }

  #urlOf(sha256: string): string {
    return `${this.#address}${sha256}`;
  }

  #signed(asked: HttpRequest): HttpRequest {
    const headers = { "accept-encoding": "identity", ...asked.headers };
    return { ...asked, headers, ...(this.#sign === undefined ? {} : { sign: this.#sign }) };
  }

  async #send(dispatcher: Dispatcher, asked: HttpRequest): Promise<Answer> {
    // No store is needed: nothing of these answers is kept.
    const answer = await request(this.#context as FetchContext, dispatcher, this.#signed(asked));
    answer.body.on("error", () => undefined).resume();
    return answer;
  }

  async #explained<T>(action: string, work: (dispatcher: Dispatcher) => Promise<T>): Promise<T> {
    try {
      this.#dispatcher ??= connectionOf(this.#context as FetchContext);
      return await work(this.#dispatcher);
    } catch (error) {
      if (!(error instanceof ExtraHopError) || error.code !== "EXTRAHOP_FETCH_FAILED") throw error;
      throw this.#failed(action, error.found, error);
    }
  }

  #failed(action: string, found: string, cause?: ExtraHopError): ExtraHopError {
    return new ExtraHopError({
      code: "EXTRAHOP_STORE_FAILED",
      action: `${action} the remote store ${this.#address}`,
      found,
      remedy:
        "Check store.remote in the declaration and its credentials, then run the same command again." +
        (action === downloading && cause?.status === 403 && this.#sign !== undefined ? listHint : ""),
      ...(cause === undefined ? {} : { cause }),
      ...(cause?.status === undefined ? {} : { status: cause.status }),
    });
  }
}
