import type { Readable } from "node:stream";
import type { buildConnector, Pool } from "undici";
import { ExtraHopError } from "../errors/index.js";
import type { ProxyAddress, System } from "../systems/index.js";
import { answerTooLong, type Fault, faultOf } from "./fault.js";
import { ignoreContinue } from "./interimAnswer.js";
import { openTunnel } from "./proxy.js";
import { chooseProxy } from "./proxyChoice.js";
import { steadyNow } from "./steadyTime.js";
import { trustOf } from "./trust.js";

export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncGenerator<Buffer, void>;
  /** By `steadyNow`: when the attempt ends. */
  readonly deadline: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The answer's Date header. */
  readonly date?: string;
}

export type Outcome = Answer | { readonly fault: Fault };

/** Loaded with the first request: a preview in which nothing changed sends none. */
const undici = (): typeof import("undici") => require("undici");

/** A list of 10,000 collections has some 2 MB. */
const maxAnswerBytes = 32 * 1024 * 1024;
const maxConnectMilliseconds = 15_000;
const keepAliveMilliseconds = 10_000;
/**
 * undici's `pipelining` for one request on each connection. Used where connections broke twice: some servers
 * and middleboxes break each connection that is used again.
 */
const singleUse = 0;

/**
 * The connections to one system: TLS as declared, a bounded number of sockets kept open, time limits. Follows
 * no redirect, so that an Authorization header never goes elsewhere.
 */
export class Transport {
  private pool: Pool | undefined;
  private retiredPools = 0;
  private chosenProxy: ProxyAddress | undefined;

  constructor(private readonly system: System) {}

  /** Address of the proxy that the last request went through, without credentials. */
  get proxy(): string | undefined {
    return this.chosenProxy?.origin;
  }

  /** One attempt. Never throws for what the network or the system does; throws what the body throws. */
  async send(request: WireRequest): Promise<Outcome> {
    const { body } = request;
    const pool = this.connections();
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(outOfTime()), Math.max(0, request.deadline - steadyNow()));
    try {
      const answer = await pool.request({
        method: request.method,
        path: request.path,
        headers: { accept: "application/json", "user-agent": "pulumi-extrahop", ...request.headers },
        // Sent piece by piece, each after the one before has left; undici's documentation permits iterables,
        // its types do not.
        body: (body ?? null) as string | Readable | null,
        signal: timer.signal,
      });
      const text = await boundedText(answer.body);
      const { statusCode: status, headers } = answer;
      const date = single(headers["date"]);
      if (status >= 200 && status < 300) return { status, text, ...(date === undefined ? {} : { date }) };
      return { fault: { kind: "answered", status, text, retryAfter: single(headers["retry-after"]) } };
    } catch (error) {
      if (error instanceof ExtraHopError) throw error;
      const fault = faultOf(error);
      if (fault.kind === "lost") this.retire(pool);
      return { fault };
    } finally {
      clearTimeout(timeout);
    }
  }

  private connections(): Pool {
    if (this.pool !== undefined) return this.pool;
    const { limits, origin } = this.system;
    this.pool = new (undici().Pool)(origin, {
      connections: limits.uploadsAtOnce + 2,
      pipelining: this.retiredPools > 1 ? singleUse : 1,
      connect: withoutContinue(this.connector()),
      headersTimeout: limits.idleSeconds * 1000,
      bodyTimeout: limits.idleSeconds * 1000,
      keepAliveTimeout: keepAliveMilliseconds,
    });
    return this.pool;
  }

  /**
   * Keeps later requests off the connections that were open when one broke: a system that restarted, or a
   * firewall that lost its records, breaks all of them, one request at a time.
   */
  private retire(pool: Pool): void {
    if (pool !== this.pool) return;
    this.pool = undefined;
    this.retiredPools += 1;
    // It ends when the requests under way have ended.
    void pool.close().catch(() => undefined);
  }

  /** TLS to the system, through a tunnel where a proxy is between. */
  private connector(): buildConnector.connector {
    const { limits, origin, insecureSkipVerify } = this.system;
    const secureContext = trustOf(this.system);
    const timeout = Math.min(maxConnectMilliseconds, limits.idleSeconds * 1000);
    const secure = undici().buildConnector({
      timeout,
      rejectUnauthorized: !insecureSkipVerify,
      ...(secureContext === undefined ? {} : { secureContext }),
    });
    const proxy = chooseProxy(this.system, process.env);
    this.chosenProxy = proxy;
    if (proxy === undefined) return secure;
    const { hostname, port } = new URL(origin);
    const target = `${hostname}:${port === "" ? "443" : port}`;
    return (options, callback) => {
      openTunnel({ proxy, target, timeoutMilliseconds: timeout, secureContext }).then(
        (httpSocket) => secure({ ...options, httpSocket }, callback),
        (error: Error) => callback(error, null),
      );
    };
  }

  async close(): Promise<void> {
    await this.pool?.destroy();
    this.pool = undefined;
  }
}

const withoutContinue =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error === null) {
        ignoreContinue(socket);
        callback(null, socket);
      } else callback(error, null);
    });

function outOfTime(): NodeJS.ErrnoException {
  return Object.assign(new Error("the operation's time is used up"), { code: "OPERATION_TIMEOUT" });
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

async function boundedText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      throw Object.assign(new Error(`the answer is longer than ${maxAnswerBytes} bytes`), {
        code: answerTooLong,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
