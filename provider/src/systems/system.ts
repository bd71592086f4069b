import type { Generation } from "../stix/model.js";
import type { ProxyAddress } from "./proxy.js";

/**
 * How a program proves to a system who it is: a key of a sensor or console, or REST credentials of Reveal(x)
 * 360.
 */
export type Credentials =
  | { readonly kind: "apiKey"; readonly apiKey: string }
  | { readonly kind: "client"; readonly clientId: string; readonly clientSecret: string };

/** Bounds of the work on one system. */
export interface SystemLimits {
  /** Uploads to this system at the same time. Default 2. */
  readonly uploadsAtOnce: number;
  /**
   * Seconds without a byte in either direction after which a request is given up; a connection is waited for
   * 15 at most. Default 60.
   */
  readonly idleSeconds: number;
  /** Seconds that one request may take, its retries and waits included. Default 1,800. */
  readonly operationSeconds: number;
  /** How often a request is tried at most. Default 5. */
  readonly attempts: number;
  /**
   * STIX files that this provider writes have fewer observables than this. Default 3,000, the vendor's
   * recommendation.
   */
  readonly observablesPerFile: number;
  /** A collection should have fewer observables than this. Default 1,000,000, the vendor's recommendation. */
  readonly observablesPerCollection: number;
}

export const defaultLimits: SystemLimits = {
  uploadsAtOnce: 2,
  idleSeconds: 60,
  operationSeconds: 1_800,
  attempts: 5,
  observablesPerFile: 3_000,
  observablesPerCollection: 1_000_000,
};

/** The place of a system's settings, which a fix has to name; `stack` is that of a fleet's list. */
export type DeclaredIn = "program" | "systems-file" | "environment" | { readonly stack: string };

/** One appliance or tenant that takes uploads. */
export interface System {
  /** Unique in the stack; what a ThreatCollection's `system` names. */
  readonly name: string;
  /** `https://host[:port]`, nothing after it. */
  readonly origin: string;
  /** Absent where neither the configuration nor the environment holds any; only a request needs them. */
  readonly credentials?: Credentials;
  /** Path of a PEM file with the authorities to trust beside the built-in ones. */
  readonly caFile?: string;
  /** The proxy to reach it through, or `none`. Absent: HTTPS_PROXY and NO_PROXY of the environment decide. */
  readonly proxy?: ProxyAddress | "none";
  /** True switches the certificate's verification off. */
  readonly insecureSkipVerify: boolean;
  /** Systems of one site may have a stack of their own; see the command `fleet`. */
  readonly site?: string;
  /** Stated by the user; otherwise it is asked from the system. */
  readonly generation?: Generation;
  readonly limits: SystemLimits;
  /** Absent: in the configuration of the stack that runs. */
  readonly declaredIn?: DeclaredIn;
}

/** True where the system is a Reveal(x) 360 tenant. */
export function isTenant(system: System): boolean {
  return system.credentials?.kind === "client";
}
