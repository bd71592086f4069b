import { type ErrorCode, ExtraHopError } from "../errors/index.js";
import { onOneLine, shortened } from "../escaping/terminal.js";
import { howToSet, pastedFault, type System, variableHolding } from "../systems/index.js";
import { explainCertificate } from "./certificateFault.js";
import { connectionRemedy, explainConnection } from "./connectionFault.js";
import type { Explanation } from "./explanation.js";
import { answerTooLong, type Fault, isNoHttp } from "./fault.js";
import { explainHandshake } from "./handshakeFault.js";
import { explainProxy } from "./proxyFault.js";
import { redactKnownSecrets } from "./secretForms.js";

/** A request that ended without success, for those who decide by what came back. */
export class RequestFailure extends Error {
  constructor(
    readonly error: ExtraHopError,
    readonly fault: Fault,
  ) {
    super(error.message);
  }
}

/** Of the text of a server. */
const maxCharacters = 300;

const privilege = "System and Access Administration";

export interface FailedRequest {
  readonly system: System;
  /** What was attempted. */
  readonly action: string;
  readonly fault: Fault;
  readonly attempts: number;
  /** What no message may hold. */
  readonly secrets: readonly string[];
  /** Address of the proxy through which the system was asked, without credentials. */
  readonly proxy: string | undefined;
}

/** Explains a fault for a person: what was attempted, on which system, what came back, what to do next. */
export function failureOf({ system, action, fault, attempts, secrets, proxy }: FailedRequest): ExtraHopError {
  const times = attempts > 1 ? ` (tried ${attempts} times)` : "";
  const make = (code: ErrorCode, found: string, remedy: string) =>
    new ExtraHopError({
      code,
      action,
      found: `${found}${times}`,
      remedy,
      system: system.name,
      ...(fault.kind === "answered" ? { status: fault.status } : { cause: fault.error }),
    });
  const explained = (code: ErrorCode, { found, remedy }: Explanation) => make(code, found, remedy);
  switch (fault.kind) {
    case "untrusted":
      return explained("EXTRAHOP_TLS", explainCertificate(system, fault.error, proxy));
    case "handshake":
      return explained("EXTRAHOP_TLS", explainHandshake(system, fault.error));
    case "proxy":
      return explained("EXTRAHOP_PROXY", explainProxy(system, fault.error));
    case "unreached":
      return make(
        "EXTRAHOP_UNREACHABLE",
        `${system.origin} cannot be reached: ${explainConnection(fault.error)}`,
        connectionRemedy(fault.error),
      );
    case "lost":
      return lost(make, fault.error);
    case "answered":
      return answered(make, system, fault, secrets);
  }
}

type Make = (code: ErrorCode, found: string, remedy: string) => ExtraHopError;

const silent = new Set(["OPERATION_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

function lost(make: Make, error: NodeJS.ErrnoException): ExtraHopError {
  const { code = "" } = error;
  if (silent.has(code)) {
    return make(
      "EXTRAHOP_TIMEOUT",
      "no response came in time",
      "Run the same command again; if files are big or lines slow, raise the system's limits.idleSeconds or limits.operationSeconds.",
    );
  }
  if (code === answerTooLong || isNoHttp(error)) {
    return make(
      "EXTRAHOP_UNEXPECTED_ANSWER",
      code === answerTooLong ? error.message : "the answer is not HTTP/1.1",
      "Check that the host is an ExtraHop system and that nothing (a proxy, a login page) answers in its place.",
    );
  }
  return make(
    "EXTRAHOP_UNREACHABLE",
    `the connection broke: ${explainConnection(error)}`,
    "Run the same command again: it looks at what the system holds and goes on from there.",
  );
}

function answered(
  make: Make,
  system: System,
  fault: Extract<Fault, { kind: "answered" }>,
  secrets: readonly string[],
): ExtraHopError {
  const { status } = fault;
  const message = vendorText(fault.text, secrets);
  const found = `the system answered ${status}${message === "" ? "" : `: ${message}`}`;
  if (status >= 300 && status < 400) {
    return make(
      "EXTRAHOP_UNEXPECTED_ANSWER",
      `${system.origin} answered ${status}, a redirect to another address`,
      "Redirects are not followed, since that would hand out the credentials. Set the system's host to the address that answers itself.",
    );
  }
  switch (status) {
    case 401:
      return make("EXTRAHOP_UNAUTHORIZED", found, checkCredentials(system));
    case 403:
      return make(
        "EXTRAHOP_FORBIDDEN",
        found,
        `The credentials are valid but lack a privilege: threat collections need ${privilege} on this system.`,
      );
    case 413:
      return make(
        "EXTRAHOP_TOO_LARGE",
        found,
        "The file is larger than this system takes. Split the source into several collections or ask ExtraHop for the limit of this platform.",
      );
    case 429:
      return make(
        "EXTRAHOP_RATE_LIMITED",
        found,
        "Run the same command again later, or lower the system's limits.uploadsAtOnce.",
      );
    case 404:
      return make(
        "EXTRAHOP_UNEXPECTED_ANSWER",
        found,
        "Check that the host is an ExtraHop system whose REST API is switched on.",
      );
    default:
      return status >= 500
        ? make(
            "EXTRAHOP_UNAVAILABLE",
            found,
            "The system returned an error of its own, as during a restart or an update. Run the same command again later.",
          )
        : make("EXTRAHOP_REFUSED", found, "The system refused the request; its message names the reason.");
  }
}

/** What an answer that is not of the promised shape means. */
export function unexpectedAnswer(
  system: System,
  action: string,
  found: string,
  remedy = "Check that the host is an ExtraHop system and that nothing (a proxy, a login page) answers in its place.",
): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_UNEXPECTED_ANSWER",
    system: system.name,
    action,
    found: `the answer of ${system.origin} is not one of an ExtraHop system: ${found}`,
    remedy,
  });
}

/** True for HTML or XML, which no part of the API answers with: a proxy or a login page does. */
export function isPage(text: string): boolean {
  return /^\s*</.test(text);
}

function checkCredentials(system: System): string {
  const { credentials } = system;
  if (credentials === undefined) return `Check the API key: ${howToSet(system, "apiKey")}`;
  if (credentials.kind === "client")
    return `Check the REST API credentials: ${placeOf(system, "clientSecret", credentials.clientSecret)}`;
  const fault = pastedFault(credentials.apiKey);
  const seen = fault === undefined ? "" : `The API key ${fault}. `;
  return `${seen}Check the API key: ${placeOf(system, "apiKey", credentials.apiKey)}`;
}

/** Where a credential was read from: the environment variable that holds it, else where it is set. */
function placeOf(system: System, field: "apiKey" | "clientSecret", value: string): string {
  const variable = variableHolding(field, { name: system.name, value }, process.env);
  return variable === undefined ? howToSet(system, field) : `environment variable ${variable}`;
}

/**
 * The message of an answer in one short line: no markup, no characters that break a line or change its
 * direction, no secret.
 */
function vendorText(text: string, secrets: readonly string[]): string {
  if (isPage(text)) return "a page of HTML";
  let message = text;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "string") message = json;
    if (typeof json === "object" && json !== null) {
      const {
        detail,
        error_message,
        message: plain,
        error_description,
        error,
      } = json as Record<string, unknown>;
      message =
        ([detail, error_message, plain, error_description, error].find(
          (part) => typeof part === "string",
        ) as string) ?? text;
    }
  } catch {
    // Not JSON: the text itself is the message.
  }
  return shortened(onOneLine(redactKnownSecrets(message, secrets)), maxCharacters);
}
