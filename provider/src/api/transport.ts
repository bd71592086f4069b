import type { Readable } from "node:stream";
import type { Pool } from "undici";
import { ExtraHopError } from "../errors/index.js";
import type { System } from "../systems/index.js";
import { answerTooLong, type Fault, faultOf } from "./fault.js";
import { trustOf } from "./trust.js";

export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncGenerator<Buffer, void>;
  /** Milliseconds since 1970 after which the attempt is given up. */
  readonly deadline: number;
}

export type Outcome = { readonly status: number; readonly text: string } | { readonly fault: Fault };

/** Loaded with the first request: a preview in which nothing changed sends none. */
const undici = (): typeof import("undici") => require("undici");

/** A list of 10,000 collections has some 2 MB. */
const longestAnswerBytes = 32 * 1024 * 1024;
const maxConnectMilliseconds = 15_000;

/**
 * The connections to one system: TLS as declared, a bounded number of sockets kept open, time limits. Follows no redirect, so that an
 * Authorization header never goes elsewhere.
 */
export class Transport {
  private pool: Pool | undefined;

  constructor(private readonly system: System) {}

  /** One attempt. Never throws for what the network or the system does; throws what the body throws. */
  async send(request: WireRequest): Promise<Outcome> {
    const { body } = request;
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(outOfTime()), Math.max(0, request.deadline - Date.now()));
    try {
      const answer = await this.connections().request({
        method: request.method,
        path: request.path,
        headers: { accept: "application/json", "user-agent": "pulumi-extrahop", ...request.headers },
        // Sent piece by piece, each after the one before has left; undici's types don't know of iterables, its documentation does.
        body: (body ?? null) as string | Readable | null,
        signal: timer.signal,
      });
      const text = await boundedText(answer.body);
      const { statusCode: status, headers } = answer;
      if (status >= 200 && status < 300) return { status, text };
      return {
        fault: {
          kind: "answered",
          status,
          text,
          retryAfter: single(headers["retry-after"]),
          location: single(headers["location"]),
        },
      };
    } catch (error) {
      if (error instanceof ExtraHopError) throw error;
      return { fault: faultOf(error) };
    } finally {
      clearTimeout(timeout);
    }
  }

  private connections(): Pool {
    if (this.pool !== undefined) return this.pool;
    const { limits, origin, insecureSkipVerify } = this.system;
    const secureContext = trustOf(this.system);
    this.pool = new (undici().Pool)(origin, {
      connections: limits.uploadsAtOnce + 2,
      pipelining: 1,
      connect: {
        timeout: Math.min(maxConnectMilliseconds, limits.idleSeconds * 1000),
        rejectUnauthorized: !insecureSkipVerify,
        ...(secureContext === undefined ? {} : { secureContext }),
      },
      headersTimeout: limits.idleSeconds * 1000,
      bodyTimeout: limits.idleSeconds * 1000,
      keepAliveTimeout: 10_000,
    });
    return this.pool;
  }

  async close(): Promise<void> {
    await this.pool?.destroy();
    this.pool = undefined;
  }
}

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
    if (bytes > longestAnswerBytes) {
      throw Object.assign(new Error(`the answer is longer than ${longestAnswerBytes} bytes`), {
        code: answerTooLong,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
