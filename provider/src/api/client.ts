import { setTimeout as pause } from "node:timers/promises";
import { ExtraHopError } from "../errors/index.js";
import { credentialVariable, howToSet, type System } from "../systems/index.js";
import { type Authorization, KeyAuthorization, type Token, TokenAuthorization } from "./authorization.js";
import type { Body } from "./body.js";
import { failureOf, isPage, RequestFailure, unexpectedAnswer } from "./failure.js";
import type { Fault } from "./fault.js";
import type { Operation } from "./operation.js";
import { decide } from "./retry.js";
import { steadyNow } from "./steadyTime.js";
import { type Answer, type Outcome, Transport } from "./transport.js";
import { type Parsed, parseToken } from "./wire.js";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Makes a fresh body for each attempt: a stream cannot be sent twice. */
  readonly body?: () => Body;
  /** True where doing it twice ends in the same state; false only for a creation. */
  readonly repeatable: boolean;
}

/** Requests to one system: authorized, tried again where that is safe, within the operation's time. */
export class Client {
  private readonly transport: Transport;
  private readonly authorization: Authorization | undefined;
  /** By {@link steadyNow}: until then the system asked everybody to wait. */
  private quietUntil = 0;

  constructor(readonly system: System) {
    this.transport = new Transport(system);
    const { credentials } = system;
    if (credentials?.kind === "apiKey") this.authorization = new KeyAuthorization(credentials.apiKey);
    if (credentials?.kind === "client") {
      const { clientId, clientSecret } = credentials;
      this.authorization = new TokenAuthorization({ clientId, clientSecret }, (operation) =>
        this.fetchToken(operation, clientId, clientSecret),
      );
    }
  }

  /**
   * The 2xx answer.
   *
   * @throws RequestFailure for everything else
   */
  async request(operation: Operation, request: ApiRequest): Promise<Answer> {
    const authorization = this.authorization;
    if (authorization === undefined) throw missingCredentials(this.system, operation.action);
    let triedAnotherToken = false;
    return this.untilDone(operation, request.repeatable, async (deadline) => {
      for (;;) {
        const header = await authorization.header(operation);
        const body = request.body?.();
        const outcome = await this.transport.send({
          method: request.method,
          path: request.path,
          headers: { ...body?.headers, authorization: header },
          ...(body === undefined ? {} : { body: body.content }),
          deadline,
        });
        const unauthorized =
          "fault" in outcome && outcome.fault.kind === "answered" && outcome.fault.status === 401;
        if (!unauthorized || triedAnotherToken || !authorization.refused(header)) return outcome;
        triedAnotherToken = true;
      }
    });
  }

  /** The answer's JSON, parsed by `parse`. */
  async requestJson<T>(operation: Operation, path: string, parse: (json: unknown) => Parsed<T>): Promise<T> {
    const { text } = await this.request(operation, { method: "GET", path, repeatable: true });
    return this.parsed(operation, text, parse);
  }

  /** As `requestJson`, with the system's clock where its answer has a date; in milliseconds since 1970. */
  async requestDatedJson<T>(
    operation: Operation,
    path: string,
    parse: (json: unknown) => Parsed<T>,
  ): Promise<{ readonly value: T; readonly date?: number }> {
    const { text, date } = await this.request(operation, { method: "GET", path, repeatable: true });
    const instant = Date.parse(date ?? "");
    const value = this.parsed(operation, text, parse);
    return Number.isNaN(instant) ? { value } : { value, date: instant };
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private async fetchToken(operation: Operation, clientId: string, clientSecret: string): Promise<Token> {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    const signingIn = { ...operation, action: "signing in" };
    const { text } = await this.untilDone(signingIn, true, (deadline) =>
      this.transport.send({
        method: "POST",
        path: "/oauth2/token",
        headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials",
        deadline,
      }),
    );
    return this.parsed(signingIn, text, parseToken);
  }

  private parsed<T>(operation: Operation, text: string, parse: (json: unknown) => Parsed<T>): T {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw unexpectedAnswer(this.system, operation.action, isPage(text) ? "a page of HTML" : "no JSON");
    }
    const result = parse(json);
    if ("fault" in result) throw unexpectedAnswer(this.system, operation.action, result.fault);
    return result.value;
  }

  private async untilDone(
    operation: Operation,
    repeatable: boolean,
    attempt: (deadline: number) => Promise<Outcome>,
  ): Promise<Answer> {
    const { attempts: maxNumber, operationSeconds } = this.system.limits;
    const deadline = steadyNow() + operationSeconds * 1000;
    for (let number = 1; ; number++) {
      await this.quiet(deadline);
      const outcome = await attempt(deadline);
      if ("text" in outcome) return outcome;
      const { fault } = outcome;
      const now = steadyNow();
      const decision = decide(
        fault,
        { number, maxNumber, repeatable, now: Date.now(), millisecondsLeft: deadline - now },
        Math.random,
      );
      if (decision.action === "stop") throw this.failure(operation, fault, number);
      const seconds = Math.ceil(decision.milliseconds / 1000);
      operation.progress?.(`${decision.because}; attempt ${number + 1} of ${maxNumber} in ${seconds} s`);
      if (fault.kind === "answered" && fault.status === 429) {
        this.quietUntil = Math.max(this.quietUntil, now + decision.milliseconds);
      } else {
        await pause(decision.milliseconds);
      }
    }
  }

  private async quiet(deadline: number): Promise<void> {
    const wait = Math.min(this.quietUntil, deadline) - steadyNow();
    if (wait > 0) await pause(wait);
  }

  private failure(operation: Operation, fault: Fault, attempts: number): RequestFailure {
    const error = failureOf({
      system: this.system,
      action: operation.action,
      fault,
      attempts,
      secrets: this.authorization?.secrets ?? [],
      proxy: this.transport.proxy,
    });
    return new RequestFailure(error, fault);
  }
}

function missingCredentials(system: System, action: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_UNAUTHORIZED",
    system: system.name,
    action,
    found: "no credentials are configured",
    remedy:
      `Set them: ${howToSet(system, "apiKey")} (Reveal(x) 360: clientId and clientSecret), ` +
      `or the environment variable ${credentialVariable("apiKey", system.name)}.`,
  });
}
