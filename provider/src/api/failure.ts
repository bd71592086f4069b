import { type ErrorCode, ExtraHopError } from "../errors/index.js";
import { onOneLine, shortened } from "../escaping/terminal.js";
import { configPath, type System } from "../systems/index.js";
import { answerTooLong, type Fault } from "./fault.js";
import { redactKnownSecrets } from "./secretForms.js";

/** A request that ended without success, for those who must know whether it may have been carried out all the same. */
export class RequestFailure extends Error {
  constructor(
    readonly error: ExtraHopError,
    readonly fault: Fault,
    readonly outcomeUnknown: boolean,
  ) {
    super(error.message);
  }
}

/** Of what a server says. */
const maxCharacters = 300;

const privilege = "System and Access Administration";

/** Says a fault for a person: what was attempted, on which system, what came back, what to do next. */
export function failureOf(
  system: System,
  action: string,
  fault: Fault,
  attempts: number,
  secrets: readonly string[],
): ExtraHopError {
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
  switch (fault.kind) {
    case "untrusted":
      return make(
        "EXTRAHOP_TLS",
        `the certificate of ${system.origin} did not verify: ${fault.error.message} (${fault.error.code})`,
        `Save the certificate of its authority as a PEM file and name it: pulumi config set --path ${configPath(system.name, "caFile")} FILE`,
      );
    case "unreached":
      return make(
        "EXTRAHOP_UNREACHABLE",
        `${system.origin} can't be reached: ${fault.error.code ?? fault.error.message}`,
        "Check that the system is up and that its host and port are right, then run the same command again.",
      );
    case "lost":
      return lost(make, fault.error);
    case "answered":
      return answered(make, system, fault, secrets);
  }
}

type Make = (code: ErrorCode, found: string, remedy: string) => ExtraHopError;

function lost(make: Make, error: NodeJS.ErrnoException): ExtraHopError {
  const silent = new Set(["OPERATION_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
  if (silent.has(error.code ?? "")) {
    return make(
      "EXTRAHOP_TIMEOUT",
      "no answer came in time",
      "Run the same command again; if files are big or lines slow, raise the system's limits.idleSeconds or limits.operationSeconds.",
    );
  }
  if (error.code === answerTooLong) {
    return make(
      "EXTRAHOP_UNEXPECTED_ANSWER",
      error.message,
      "Check that the host is an ExtraHop system and that nothing (a proxy, a login page) answers in its place.",
    );
  }
  return make(
    "EXTRAHOP_UNREACHABLE",
    `the connection broke: ${error.message} (${error.code ?? "no code"})`,
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
  const said = vendorText(fault.text, secrets);
  const found = `the system answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (status >= 300 && status < 400) {
    return make(
      "EXTRAHOP_UNEXPECTED_ANSWER",
      `${system.origin} answered ${status}, a redirect to another address`,
      "Redirects aren't followed, since that would hand out the credentials. Set the system's host to the address that answers itself.",
    );
  }
  switch (status) {
    case 401:
      return make(
        "EXTRAHOP_UNAUTHORIZED",
        found,
        system.credentials?.kind === "client"
          ? `Check the REST API credentials: pulumi config set --path ${configPath(system.name, "clientSecret")} --secret`
          : `Check the API key: pulumi config set --path ${configPath(system.name, "apiKey")} --secret`,
      );
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
            "The system has trouble of its own. Run the same command again later.",
          )
        : make("EXTRAHOP_REFUSED", found, "The system refused the request; what it says names the reason.");
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
    found: `the answer of ${system.origin} is not what an ExtraHop system says: ${found}`,
    remedy,
  });
}

/** True for HTML or XML, which no part of the API answers with: a proxy or a login page does. */
export function isPage(text: string): boolean {
  return /^\s*</.test(text);
}

/** The vendor's words in one short line: no markup, no characters that break a line or turn its direction, no secret. */
function vendorText(text: string, secrets: readonly string[]): string {
  if (isPage(text)) return "a page of HTML";
  let said = text;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "string") said = json;
    if (typeof json === "object" && json !== null) {
      const { detail, message, error_message, error_description, error } = json as Record<string, unknown>;
      said =
        ([detail, error_message, message, error_description, error].find(
          (part) => typeof part === "string",
        ) as string) ?? text;
    }
  } catch {
    // Not JSON: the text itself is what was said.
  }
  return shortened(onOneLine(redactKnownSecrets(said, secrets)), maxCharacters);
}
