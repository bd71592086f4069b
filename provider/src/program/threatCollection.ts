import { resolve } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { output, secret as secretOutput, unsecret } from "@pulumi/pulumi/output.js";
import { CustomResource } from "@pulumi/pulumi/resource.js";
import { collectionType } from "../resource/resourceTypes.js";
import type { SourceFormat } from "../stix/index.js";
import { hideCallStack } from "./callStack.js";
import { requireArguments } from "./constructorArguments.js";
import { refuseInFleetList } from "./fleetGuard.js";
import { isOutput } from "./isOutput.js";
import { warnOfMisspelledKeys } from "./misspelledKeys.js";
import { isNamedSource } from "./namedSource.js";
import { warnOfPlainTextKeys } from "./plainTextKeys.js";
import { programFacts } from "./programFacts.js";
import { isInlineProgram } from "./programRun.js";
import { providerText } from "./providerText.js";
import { recordDeclaration } from "./recordDeclaration.js";
import { refuseOptions } from "./refuseOptions.js";
import { type SourceInput, sourcePath } from "./sourcePath.js";

/**
 * A system described in the program instead of in the stack's configuration. Its credentials become secrets
 * of the state.
 */
export interface SystemArgs {
  /** Unique in the stack; the resource is replaced when it changes. */
  name: pulumi.Input<string>;
  /**
   * Host name, host:port or HTTPS URL. May change without replacement: it is the same system under another
   * address.
   */
  host: pulumi.Input<string>;
  /** API key of a sensor or console. */
  apiKey?: pulumi.Input<string>;
  /** Id of REST API credentials of Reveal(x) 360. */
  clientId?: pulumi.Input<string>;
  /** Secret of REST API credentials of Reveal(x) 360. */
  clientSecret?: pulumi.Input<string>;
  /** PEM file with the authority that signed the system's certificate. */
  caFile?: pulumi.Input<string>;
  /**
   * Proxy to reach the system through, such as `http://proxy.example.com:3128`, or `none`. Default:
   * HTTPS_PROXY and NO_PROXY of the environment.
   */
  proxy?: pulumi.Input<string>;
  /** Switches the certificate's verification off. Default false; warns at each run. */
  insecureSkipVerify?: pulumi.Input<boolean>;
  /** `stix1` for firmware up to 26.1, `stix2` from 26.2. Default: asked from the system. */
  generation?: pulumi.Input<"stix1" | "stix2">;
}

/** What a {@link ThreatCollection} is made of. */
export interface ThreatCollectionArgs {
  /**
   * The system that holds the collection: a name from the stack's `extrahop:systems` or
   * `extrahop:systemsFile`, whose credentials never reach the state; or a description with explicit
   * credentials. Another name replaces the collection.
   */
  system: pulumi.Input<string | SystemArgs>;
  /**
   * STIX on disk: an archive (.tar, .tgz, .tar.gz), a document (STIX 1.x XML, STIX 2.x JSON), a folder of
   * documents, or a list of values; relative to the program's folder; or `{ named: "c2" }`, a source of
   * `extrahop.sources.yaml`. What the system's firmware does not take is converted.
   */
  source: SourceInput;
  /**
   * What the system calls the collection. Default: the file's name up to its first dot, the rule of the
   * vendor's upload scripts.
   */
  name?: pulumi.Input<string>;
  /**
   * Key of the collection on firmware up to 26.1. Default: the letters and digits of the name. Another key
   * replaces the collection.
   */
  userKey?: pulumi.Input<string>;
  /**
   * Which values count: `indicators` (default) are those that indicators reach, or the top-level observables
   * of a document without any indicator; `document` is every value.
   */
  scope?: pulumi.Input<"indicators" | "document">;
  /**
   * Whether values are uploaded that match too much: the unspecified address and networks larger than /8
   * (IPv4) or /19 (IPv6), loopback, link-local, multicast and broadcast addresses, localhost names, public
   * suffixes such as `co.uk`, and names without a dot. By default (false) each is left out, with a warning
   * that names its line.
   */
  allowBroad?: pulumi.Input<boolean>;
  /**
   * How a list is read: the name of a known format, or `{ csv: { column, typeColumn, delimiter } }`, `{
   * jsonLines: FIELD }`, `{ json: PATH }` or `{ lines: { match } }`; see docs/formats.md. Default: detected.
   * A source that is not of the format is an error that shows what was found.
   */
  format?: pulumi.Input<SourceFormat>;
  /**
   * What is done with addresses and names of a list that have a port, as in `198.51.100.7:443`: `skip`
   * (default) leaves them out and counts them; `strip` uploads the address or name alone, which matches all
   * of its ports.
   */
  ports?: pulumi.Input<"strip" | "skip">;
  /**
   * When a source counts as changed: `content` (default) at every changed document, `indicators` only when
   * the set of indicators changed, so that new timestamps alone upload nothing.
   */
  compare?: pulumi.Input<"content" | "indicators">;
  /** Whether a collection of this name that is there already is taken over and overwritten. Default true. */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether a source without a usable indicator is accepted, which makes the collection empty. Default false.
   */
  allowEmpty?: pulumi.Input<boolean>;
}

/**
 * One threat collection on one system, kept at the content of a STIX source.
 *
 * @example A feed on a sensor whose host and key are in the stack's configuration
 * ```ts
 * new ThreatCollection("apt1", { system: "hq-sensor", source: "stix/apt1.tgz" });
 * ```
 * @example A folder of documents under a name of its own
 * ```ts
 * new ThreatCollection("c2", { system: "hq-sensor", source: "feeds/c2", name: "C2 Europe" });
 * ```
 * @example A collection that survives its resource
 * ```ts
 * new ThreatCollection("apt1", { system: "hq-sensor", source: "stix/apt1.tgz" }, { retainOnDelete: true });
 * ```
 */
export class ThreatCollection extends CustomResource {
  /** What the system calls the collection. */
  declare readonly name: pulumi.Output<string>;
  /** The system's own id of the collection; the resource's `id` is `SYSTEM/NAME` as of its creation. */
  declare readonly collectionId: pulumi.Output<number>;
  /** Fingerprint of the source's documents, blind to archive metadata, order and compression. */
  declare readonly digest: pulumi.Output<string>;
  /** Versions of the source's documents, e.g. `1.2`; absent for lists. */
  declare readonly stixVersion: pulumi.Output<string | undefined>;
  /** Distinct values of the source by type. */
  declare readonly indicators: pulumi.Output<Record<string, number>>;
  /** How many observables the system counts, where it says so. */
  declare readonly observables: pulumi.Output<number | undefined>;
  /** When the system last took an upload, in milliseconds since 1970, where it says so. */
  declare readonly lastUpdated: pulumi.Output<number | undefined>;
  /** Which generation the system was of at the last upload. */
  declare readonly generation: pulumi.Output<"stix1" | "stix2">;

  /**
   * Declares the collection; `up` creates it, adopts the one of its name, or brings it to the content of the
   * source.
   *
   * @param name of the resource, unique in the stack among those of its kind
   * @param opts options of every Pulumi resource; `retainOnDelete` leaves the collection on the system
   */
  constructor(name: string, args: ThreatCollectionArgs, opts: pulumi.CustomResourceOptions = {}) {
    requireArguments("ThreatCollection", name, args, known);
    refuseInFleetList();
    refuseOptions(collectionType, opts);
    const inputs = opts.id === undefined ? declared(name, args, opts) : { name: undefined };
    const showCallStack = hideCallStack();
    try {
      super(
        collectionType,
        name,
        { ...inputs, ...outputs, __provider: providerText("threatCollection") },
        opts,
      );
    } finally {
      showCallStack();
    }
  }

  /**
   * Reads a collection that is there already, without managing it.
   *
   * @param id `SYSTEM/NAME`, the system's name and the collection's
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions = {},
  ): ThreatCollection {
    return new ThreatCollection(name, { system: "", source: "" }, { ...opts, id });
  }
}

function declared(
  name: string,
  args: ThreatCollectionArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  warnOfPlainTextKeys();
  warnOfMisspelledKeys();
  const { system, source, ...rest } = args;
  const path = sourcePath(source);
  const called = isNamedSource(source) && rest.name === undefined ? source.named : rest.name;
  recordDeclaration(system, called, path);
  return {
    // As a key of its own it becomes a property of the resource, also where check derives it.
    name: undefined,
    ...rest,
    system: secured(system),
    source: path,
    ...(called === undefined ? {} : { name: called }),
    ...programFacts(name, collectionType, opts.parent),
  };
}

const known: Readonly<Record<keyof ThreatCollectionArgs, true>> = {
  system: true,
  source: true,
  name: true,
  userKey: true,
  scope: true,
  allowBroad: true,
  format: true,
  ports: true,
  compare: true,
  adopt: true,
  allowEmpty: true,
};

/** Keys that the system or check fills in; named so that they become properties of the resource. */
const outputs = {
  digest: undefined,
  stixVersion: undefined,
  indicators: undefined,
  collectionId: undefined,
  observables: undefined,
  lastUpdated: undefined,
  generation: undefined,
};

/**
 * Marks the credentials of a described system as secrets, whether or not the program did, and only them: a
 * name or host that is hidden would be missing in every report.
 */
function secured(system: pulumi.Input<string | SystemArgs>): pulumi.Input<unknown> {
  // One secret inside makes an output of the whole description a secret.
  if (isOutput(system)) return unsecret(output(system)).apply(withSecrets);
  return withSecrets(system as SystemArgs | string);
}

/** What is no path is left to check, which reports it at its resource. */
const absoluteFile = (path: string | undefined) => (typeof path === "string" ? resolve(path) : path);

/** What is neither a name nor a description is left to check, which reports it at its resource. */
function withSecrets(system: pulumi.Unwrap<SystemArgs> | SystemArgs | string): pulumi.Inputs | string {
  if (typeof system !== "object" || system === null || Array.isArray(system)) return system;
  const { apiKey, clientId, clientSecret, proxy, caFile, ...open } = system;
  const secret = (value: pulumi.Input<string> | undefined) =>
    value === undefined ? undefined : secretOutput(value);
  return {
    ...open,
    caFile: isInlineProgram() ? output(caFile).apply(absoluteFile) : caFile,
    apiKey: secret(apiKey),
    clientId: secret(clientId),
    clientSecret: secret(clientSecret),
    // Its address may hold a user name and password.
    proxy: secret(proxy),
  };
}
