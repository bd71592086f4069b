import { readFileSync } from "node:fs";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import { ExtraHopError } from "../errors/index.js";
import type { System } from "../systems/index.js";

const contexts = new Map<string, SecureContext>();

/**
 * The authorities that a system's certificate may come from: the built-in ones and those of its caFile. Reading the built-in ones costs
 * more than the rest of a connection, so that the systems of one caFile share what was made of it.
 *
 * @returns undefined where the built-in ones are enough
 */
export function trustOf(system: System): SecureContext | undefined {
  if (system.caFile === undefined) return undefined;
  const own = readAuthorities(system.caFile, system.name);
  let context = contexts.get(own);
  if (context === undefined) {
    context = createSecureContext({ ca: [...rootCertificates, own] });
    contexts.set(own, context);
  }
  return context;
}

function readAuthorities(caFile: string, system: string): string {
  const fault = (found: string, cause?: unknown) =>
    new ExtraHopError({
      code: "EXTRAHOP_TLS",
      system,
      action: "reading the trusted certificate",
      found: `${caFile} ${found}`,
      remedy: "Correct the system's caFile, a PEM file; it is resolved against the program's folder.",
      cause,
    });
  let text: string;
  try {
    text = readFileSync(caFile, "utf8");
  } catch (cause) {
    throw fault(`can't be read (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`, cause);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw fault("holds no certificate");
  return text;
}
