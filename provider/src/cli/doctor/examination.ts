import type { PresentedCertificate } from "../../api/index.js";
import {
  Appliance,
  failureOf,
  faultOf,
  generationOf,
  probeCertificate,
  RequestFailure,
} from "../../api/index.js";
import { ExtraHopError, isExtraHopError } from "../../errors/index.js";
import { type Generation, howToSet, type System } from "../../systems/index.js";

/** What a system was found to be. Undefined is what could not be found out. */
export interface Examination {
  readonly system: System;
  readonly isReachable: boolean;
  readonly certificate?: PresentedCertificate;
  readonly isSignedIn?: boolean;
  /** Whether the credentials may list collections, which takes the privilege that changing them takes. */
  readonly isPrivileged?: boolean;
  readonly firmware?: string;
  readonly generation?: Generation;
  /** What the system calls itself. */
  readonly hostname?: string;
  readonly collections?: number;
  /** How many seconds the system's clock is ahead of this machine's. */
  readonly clockDifferenceSeconds?: number;
  /** What keeps uploads from succeeding. */
  readonly problems: readonly ExtraHopError[];
  /** What does not yet. */
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly message: string;
  readonly fix: string;
}

type Findings = {
  -readonly [Key in keyof Omit<Examination, "system" | "problems" | "warnings">]: Examination[Key];
};

/**
 * Connects to a system, signs in and lists its collections; changes nothing and never throws for what the
 * system does.
 */
export async function examine(system: System): Promise<Examination> {
  const found: Findings = { isReachable: false };
  const problems: ExtraHopError[] = [];
  const appliance = new Appliance(system);
  try {
    await examineCertificate(system, found);
    await examineApi(appliance, found);
  } catch (cause) {
    const error = cause instanceof RequestFailure ? cause.error : cause;
    if (!isExtraHopError(error)) throw error;
    problems.push(error);
    recordFailure(error, found);
  } finally {
    await appliance.close();
  }
  return { system, ...found, problems, warnings: warningsOf(system, found) };
}

const maxConnectMilliseconds = 15_000;

async function examineCertificate(system: System, found: Findings): Promise<void> {
  const timeout = Math.min(maxConnectMilliseconds, system.limits.idleSeconds * 1000);
  try {
    found.certificate = await probeCertificate(system, timeout);
    found.isReachable = true;
  } catch (cause) {
    if (isExtraHopError(cause)) throw cause;
    const fault = faultOf(cause);
    // A handshake that fails has found somebody there.
    found.isReachable = fault.kind === "handshake";
    const action = "connecting";
    throw failureOf({ system, action, fault, attempts: 1, secrets: [], proxy: undefined });
  }
}

async function examineApi(appliance: Appliance, found: Findings): Promise<void> {
  const began = Date.now();
  const { value, date } = await appliance.about({ action: "asking for the firmware" });
  found.isSignedIn = true;
  found.firmware = value.version;
  if (value.hostname !== undefined) found.hostname = value.hostname;
  if (date !== undefined) found.clockDifferenceSeconds = Math.round((date - (began + Date.now()) / 2) / 1000);
  const generation = appliance.system.generation ?? generationOf(value.version);
  if (generation === undefined) throw unknownGeneration(appliance.system);
  found.generation = generation;
  found.collections = (await appliance.observe({ action: "listing the threat collections" })).length;
  found.isPrivileged = true;
}

function recordFailure({ code }: ExtraHopError, found: Findings): void {
  if (code === "EXTRAHOP_UNAUTHORIZED") found.isSignedIn = false;
  if (code === "EXTRAHOP_FORBIDDEN") {
    found.isSignedIn = true;
    found.isPrivileged = false;
  }
}

function unknownGeneration(system: System): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_UNEXPECTED_ANSWER",
    system: system.name,
    action: "asking for the firmware",
    found: `the firmware version of ${system.origin} cannot be read`,
    remedy: `Declare its generation: ${howToSet(system, "generation", "stix1")} (firmware up to 26.1) or stix2.`,
  });
}

const dayMilliseconds = 86_400_000;
const soonDays = 30;
const maxClockDifferenceSeconds = 300;

function warningsOf(system: System, { certificate, clockDifferenceSeconds }: Findings): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (message: string, fix: string) => warnings.push({ message, fix });
  const days =
    certificate === undefined ? undefined : Math.floor((certificate.validTo - Date.now()) / dayMilliseconds);
  if (days !== undefined && days >= 0 && days < soonDays)
    warn(
      `the certificate expires in ${days} ${days === 1 ? "day" : "days"}`,
      "Install a new certificate on the system.",
    );
  if (system.insecureSkipVerify)
    warn(
      "the certificate is not verified (insecureSkipVerify)",
      "Name its authority as the system's caFile instead.",
    );
  if (Math.abs(clockDifferenceSeconds ?? 0) > maxClockDifferenceSeconds)
    warn(
      `the clock differs by ${clockDifferenceSeconds} seconds from this machine's`,
      "Set both clocks by NTP: certificates, tokens and the times of collections depend on them.",
    );
  return warnings;
}
