import { Agent, request } from "undici";
import type { Simulator } from "../../../simulator/src/index.js";
import { multipart, type Part } from "./multipart.js";

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

export interface Row {
  readonly id: number;
  readonly name: string;
  readonly user_key: string | null;
  readonly observables: number;
  readonly last_updated: number;
}

export interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | AsyncIterable<Buffer>;
  /** Null sends none. Default: the client's. */
  readonly authorization?: string | null;
  readonly signal?: AbortSignal;
}

const collections = "/api/v1/threatcollections";

/** A plain HTTP client of the API over verified TLS, with nothing clever in it. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(
    private readonly simulator: Simulator,
    private readonly authorization: string,
  ) {
    this.agent = new Agent({ connect: { ca: simulator.caPem } });
  }

  async send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const authorization = options.authorization === undefined ? this.authorization : options.authorization;
    const { statusCode, headers, body } = await request(`${this.simulator.url}${path}`, {
      method: method as "GET",
      dispatcher: this.agent,
      headers: { ...(authorization === null ? {} : { authorization }), ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body as Buffer }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return { status: statusCode, headers, text: await body.text() };
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.send("GET", path, options);
  }

  /** Sends a multipart body. */
  upload(
    method: string,
    path: string,
    parts: readonly Part[],
    options: RequestOptions = {},
  ): Promise<Answer> {
    const { contentType, body } = multipart(parts);
    return this.send(method, path, {
      ...options,
      headers: { "content-type": contentType, ...options.headers },
      body,
    });
  }

  async list(): Promise<Row[]> {
    const answer = await this.get(collections);
    expect(answer.status).toBe(200);
    return JSON.parse(answer.text) as Row[];
  }

  /** POST as firmware up to 26.1 takes it. */
  create(name: string, file: Buffer, fileName = "feed.tgz"): Promise<Answer> {
    return this.upload("POST", collections, [
      { name: "name", value: name },
      { name: "file", fileName, value: file },
    ]);
  }

  /** POST as firmware from 26.2 takes it. */
  createFromFile(fileName: string, file: Buffer): Promise<Answer> {
    return this.upload("POST", collections, [{ name: "file", fileName, value: file }]);
  }

  putByUserKey(userKey: string, file: Buffer, name?: string): Promise<Answer> {
    return this.upload("PUT", `${collections}/~${encodeURIComponent(userKey)}`, [
      ...(name === undefined ? [] : [{ name: "name", value: name }]),
      { name: "file", fileName: "feed.tgz", value: file },
    ]);
  }

  patchById(id: number, file: Buffer, fileName = "feed.json"): Promise<Answer> {
    return this.upload("PATCH", `${collections}/${id}`, [{ name: "file", fileName, value: file }]);
  }

  delete(id: number): Promise<Answer> {
    return this.send("DELETE", `${collections}/${id}`);
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}
