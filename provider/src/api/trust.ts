import { readFileSync } from "node:fs";
import * as tls from "node:tls";
import { ExtraHopError } from "../errors/index.js";
import { faultOfCaFile, type System } from "../systems/index.js";

const contexts = new Map<string, tls.SecureContext>();

/**
 * The authorities that a system's certificate may come from: those that Node trusts anyway,
 * NODE_EXTRA_CA_CERTS included, and those of the system's caFile. Reading the former costs more than the rest
 * of a connection, so that the systems of one caFile share a context.
 *
 * @returns undefined where Node's own are enough
 * @throws ExtraHopError EXTRAHOP_TLS for a caFile that cannot be used
 */
export function trustOf({ caFile, name }: System): tls.SecureContext | undefined {
  if (caFile === undefined) return undefined;
  const fault = faultOfCaFile(caFile);
  if (fault !== undefined) {
    throw new ExtraHopError({
      code: "EXTRAHOP_TLS",
      system: name,
      action: "reading the trusted certificate",
      found: `${caFile} ${fault}`,
      remedy: "Correct the system's caFile, a PEM file; it is resolved against the program's folder.",
    });
  }
  const own = readFileSync(caFile, "utf8");
  let context = contexts.get(own);
  if (context === undefined) {
    context = tls.createSecureContext({ ca: [...trustedAnyway(), own] });
    contexts.set(own, context);
  }
  return context;
}

/** A context with a list of authorities of its own loses all that Node would have trusted by default. */
function trustedAnyway(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: "default") => readonly string[] };
  // From Node 22.15 and 23.10 on; it follows --use-system-ca and --use-openssl-ca as well.
  if (getCACertificates !== undefined) return getCACertificates("default");
  return [...tls.rootCertificates, ...extraAuthorities()];
}

/** As Node does, which warns of a file that it cannot read and goes on. */
function extraAuthorities(): readonly string[] {
  const file = process.env["NODE_EXTRA_CA_CERTS"];
  if (file === undefined || file === "" || faultOfCaFile(file) !== undefined) return [];
  return [readFileSync(file, "utf8")];
}
