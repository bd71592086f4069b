import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ExtraHopSystem } from "../extraHopSystem.js";
import { type FaultEffect, type Faults, faultReply } from "../faults.js";
import type { Journal, JournalFile, OpenEntry } from "../journal.js";
import { messageOf } from "../messageOf.js";
import { isConnectionEnd } from "../multipart.js";
import type { RateLimiter } from "../rateLimiter.js";
import { errorReply, type Reply } from "../reply.js";
import { type Route, routeOf } from "../routes.js";
import { VendorError, vendorErrors } from "../vendorErrors.js";
import { Connections } from "./connections.js";
import { RequestBody } from "./requestBody.js";

export interface TransportParts {
  readonly system: ExtraHopSystem;
  readonly journal: Journal;
  readonly journalFile: JournalFile | undefined;
  readonly faults: Faults;
  readonly rateLimiter: RateLimiter | undefined;
  readonly tls: { readonly cert: string; readonly key: string };
}

/** How long a client may go on sending a body that was refused unread. */
const lingerMilliseconds = 10_000;

/**
 * Sockets, TLS, and the way of a request from its head to the last byte of its answer; what it means is for
 * the routes.
 */
export class Transport {
  private readonly server: Server;
  private readonly connections: Connections;
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();

  constructor(parts: TransportParts) {
    this.server = createServer({ ...parts.tls, minVersion: "TLSv1.2" }, (request, response) => {
      const work = new RequestWork(parts, this.connections, this.stopping.signal, request, response)
        .run()
        .finally(() => this.underWay.delete(work));
      this.underWay.add(work);
    });
    this.connections = new Connections(this.server);
    // Slow uploads over a thin line are what some tests are about.
    this.server.requestTimeout = 0;
    this.server.keepAliveTimeout = 65_000;
    this.server.on("tlsClientError", (_error, socket) => socket.destroy());
    this.server.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      else socket.destroy();
    });
  }

  /** Returns the port. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen({ host, port }, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection, also of requests under way, and waits until their work is done. */
  async close(): Promise<void> {
    this.stopping.abort();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.connections.destroyAll();
    await closed;
    await Promise.allSettled(this.underWay);
  }
}

/** One request, from its head to the end of its answer. */
class RequestWork {
  private readonly started = performance.now();
  private readonly entry: OpenEntry;
  private readonly route: Route;
  private readonly body: RequestBody;
  private written = false;

  constructor(
    private readonly parts: TransportParts,
    private readonly connections: Connections,
    private readonly stopping: AbortSignal,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    const { method = "", url = "" } = request;
    const path = url.split("?", 1)[0] ?? "";
    this.route = routeOf(parts.system, method, path);
    this.body = new RequestBody(request, parts.system.options.maxBodyBytes);
    const { authorization, cookie: _cookie, "proxy-authorization": _proxy, ...headers } = request.headers;
    this.entry = {
      time: new Date().toISOString(),
      method,
      path: url,
      status: null,
      bytes: 0,
      userAgent: request.headers["user-agent"] ?? null,
      operation: this.route.operation,
      headers,
      authorization: authorization === undefined ? null : (authorization.split(" ", 1)[0] ?? ""),
      upload: null,
      fault: null,
      carriedOut: false,
      aborted: false,
      error: null,
      milliseconds: null,
    };
    parts.journal.push(this.entry);
    response.on("error", () => {});
    response.once("close", () => {
      if (!this.written) {
        this.entry.aborted = this.entry.fault === null && !stopping.aborted;
        this.record();
      }
    });
  }

  /** Never rejects. */
  async run(): Promise<void> {
    const { method, path, operation } = this.entry;
    const effect = this.parts.faults.take({ method, path: path.split("?", 1)[0] ?? "", operation });
    try {
      if (effect !== undefined) this.entry.fault = effect.kind;
      const reply = effect === undefined ? await this.answer() : await this.answerWith(effect);
      if (reply === undefined) return;
      const { latencyMs } = this.parts.system.options;
      if (latencyMs > 0) await delay(latencyMs, undefined, { signal: this.stopping });
      if (effect?.kind === "cut") await this.cut(reply);
      else await this.send(reply);
    } catch {
      // The client went away or the system is being stopped; there is nobody to answer.
      this.socket.destroy();
    }
  }

  /** What the system itself answers. */
  private async answer(): Promise<Reply> {
    try {
      const { system, journal, rateLimiter } = this.parts;
      if (this.route.limited) {
        const wait = rateLimiter?.take(performance.now()) ?? 0;
        if (wait > 0) throw vendorErrors.rateLimited(wait);
      }
      if (this.route.access !== "none") {
        const caller = system.credentials.caller(this.request.headers);
        if (this.route.access === "privileged" && !caller.privileged) throw vendorErrors.missingPrivilege();
      }
      this.body.refuseAnnouncedSize();
      const { request, body, entry } = this;
      const reply = await this.route.handle({ request, body, entry, system, journal });
      entry.carriedOut = reply.status < 400;
      await this.body.drain();
      return reply;
    } catch (error) {
      if (isConnectionEnd(error)) throw error;
      const refusal = error instanceof VendorError ? error : this.unexpected(error);
      if (!refusal.closesConnection) await this.body.drain();
      return errorReply(refusal);
    }
  }

  private unexpected(error: unknown): VendorError {
    this.entry.error = messageOf(error);
    return vendorErrors.internal();
  }

  /** What is answered under a fault; undefined when nothing is. */
  private async answerWith(effect: FaultEffect): Promise<Reply | undefined> {
    switch (effect.kind) {
      case "reset":
        if (effect.at === "within-body") await this.body.firstBytes();
        if (effect.at === "after-body") await this.body.drain();
        return this.reset();
      case "hang":
        await this.body.drain();
        return undefined;
      case "lost-answer":
        await this.answer();
        return this.reset();
      case "cut":
        return this.answer();
      case "slow": {
        const reply = await this.answer();
        await delay(effect.milliseconds, undefined, { signal: this.stopping });
        return reply;
      }
      default:
        await this.body.drain();
        return faultReply(effect);
    }
  }

  private async reset(): Promise<undefined> {
    // Within the parser's own call Node would keep the parser of a destroyed socket in its books.
    await new Promise(setImmediate);
    this.connections.reset(this.socket);
    return undefined;
  }

  private async send(reply: Reply): Promise<void> {
    if (this.socket.destroyed) return;
    this.entry.status = reply.status;
    this.record();
    this.response.writeHead(reply.status, this.headersOf(reply));
    if (reply.closesConnection === true) {
      this.response.write(reply.body);
      await this.linger();
    }
    await new Promise<void>((resolve) => {
      this.response.once("close", resolve);
      if (reply.closesConnection === true) this.response.end(resolve);
      else this.response.end(reply.body, resolve);
    });
  }

  /** A client that is still sending would lose the answer if the connection were closed under it. */
  private async linger(): Promise<void> {
    const read = new AbortController();
    const late = delay(lingerMilliseconds, undefined, { signal: read.signal }).catch(() => {});
    await Promise.race([this.body.drain(), late]);
    read.abort();
  }

  /** Sends about half of an answer; of one without a body, half of its first line. */
  private async cut(reply: Reply): Promise<void> {
    const bytes = Buffer.from(reply.body, "utf8");
    this.record();
    await new Promise<void>((resolve) => {
      if (bytes.length < 2) {
        this.socket.write(`HTTP/1.1 ${reply.status} `, () => resolve());
        return;
      }
      this.response.writeHead(reply.status, this.headersOf(reply));
      this.response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => resolve());
    });
    this.socket.destroy();
  }

  private headersOf(reply: Reply): Record<string, string | number> {
    const bodyless = reply.status === 204 || reply.status === 304;
    return {
      ...reply.headers,
      ...(bodyless ? {} : { "content-length": Buffer.byteLength(reply.body) }),
      ...(reply.closesConnection === true ? { connection: "close" } : {}),
    };
  }

  private record(): void {
    if (this.written) return;
    this.written = true;
    this.entry.bytes = this.body.bytes;
    this.entry.milliseconds = Math.round((performance.now() - this.started) * 10) / 10;
    this.parts.journalFile?.write(this.entry);
  }

  private get socket(): Socket {
    return this.request.socket;
  }
}
