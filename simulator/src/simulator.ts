import { readFile } from "node:fs/promises";
import { createAuthority } from "./authority.js";
import { ExtraHopSystem } from "./extraHopSystem.js";
import { Faults } from "./faults.js";
import { isFirmware } from "./firmware.js";
import { Journal, JournalFile } from "./journal.js";
import type { ApiClient, ApiKey, ResolvedOptions, SimulatorOptions } from "./options.js";
import { resolveOptions, SimulatorOptionsError } from "./options.js";
import { RateLimiter } from "./rateLimiter.js";
import { ScratchFolder } from "./scratchFolder.js";
import { StateFolder } from "./stateFolder.js";
import { CollectionStore } from "./store.js";
import { Tamper } from "./tamper.js";
import { Transport } from "./transport/server.js";

/** A threat collection as `collections()` shows it. */
export interface CollectionView {
  readonly id: number;
  readonly name: string;
  readonly userKey: string | null;
  readonly observables: number;
  /** Milliseconds since 1970. */
  readonly lastUpdated: number;
  readonly fileName: string;
  readonly bytes: number;
  /** Of the uploaded file, lower-case hex. */
  readonly sha256: string;
  /** Files in the uploaded archive. */
  readonly members: readonly string[];
}

/** A running simulated system. */
export interface Simulator {
  /** e.g. `https://127.0.0.1:40123` */
  readonly url: string;
  readonly port: number;
  /** The CA that clients have to trust. */
  readonly caPem: string;
  readonly firmware: string;
  /** Requests seen, oldest first; an entry is complete once its answer has been sent. */
  readonly journal: Journal;
  readonly faults: Faults;
  /** Changes collections outside of Pulumi. */
  readonly tamper: Tamper;
  collections(): CollectionView[];
  /**
   * The bytes uploaded last for a collection.
   *
   * @throws Error when there is none or the bytes were not kept
   */
  readFile(name: string): Promise<Buffer>;
  /** Upgrades or downgrades the firmware; held collections stay listed. */
  setFirmware(version: string): void;
  /** Makes the system new: no collections, ids from the start. Address, keys and firmware stay. */
  reimage(): Promise<void>;
  /** Takes the place of all API keys. */
  rotateKeys(keys: readonly (string | ApiKey)[]): void;
  /** Takes the place of all client credentials; tokens already given stay valid, see `expireTokens`. */
  rotateClients(clients: readonly ApiClient[]): void;
  /** Lets every token run out at once. */
  expireTokens(): void;
  /** Closes the port and all connections, as a system that is down; what it holds stays. */
  suspend(): Promise<void>;
  /** Listens again on the same port. */
  resume(): Promise<void>;
  /** Ends the system promptly, also requests that hang, and removes temporary files. */
  stop(): Promise<void>;
}

/**
 * Starts a simulated system. @throws SimulatorOptionsError, or the listener's error, e.g. when the port is
 * taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const resolved = resolveOptions(options);
  const simulator = new RunningSimulator(resolved, await openStorage(resolved));
  try {
    await simulator.resume();
  } catch (error) {
    await simulator.stop();
    throw error;
  }
  return simulator;
}

interface Storage {
  readonly store: CollectionStore;
  readonly uploads: string;
  readonly tls: { readonly cert: string; readonly key: string };
  readonly caPem: string;
  close(): Promise<void>;
}

async function openStorage(options: ResolvedOptions): Promise<Storage> {
  const { stateDir, host, certificate } = options;
  const folder = stateDir === undefined ? await ScratchFolder.open() : new StateFolder(stateDir);
  const stored = folder instanceof StateFolder ? await folder.open() : { collections: [], nextId: 1 };
  const authority =
    options.authority ?? (folder instanceof StateFolder ? await folder.authority() : await createAuthority());
  const issued = await authority.issue({
    hosts: certificate?.hosts ?? [host, "localhost", "127.0.0.1", "::1"],
    ...(certificate?.validTo === undefined ? {} : { validTo: certificate.validTo }),
  });
  return {
    store: new CollectionStore(folder, stored.collections, stored.nextId),
    uploads: folder.uploads,
    tls: { cert: issued.certPem, key: issued.keyPem },
    caPem: authority.caPem,
    close: async () => {
      if (folder instanceof ScratchFolder) await folder.close();
    },
  };
}

class RunningSimulator implements Simulator {
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly tamper: Tamper;
  readonly caPem: string;
  port: number;
  private readonly system: ExtraHopSystem;
  private readonly journalFile: JournalFile | undefined;
  private readonly rateLimiter: RateLimiter | undefined;
  private transport: Transport | undefined;

  constructor(
    private readonly options: ResolvedOptions,
    private readonly storage: Storage,
  ) {
    this.port = options.port;
    this.caPem = storage.caPem;
    this.system = new ExtraHopSystem(options, storage.store, storage.uploads);
    this.tamper = new Tamper(this.system);
    this.journalFile = options.journalFile === undefined ? undefined : new JournalFile(options.journalFile);
    this.rateLimiter =
      options.rateLimit === undefined ? undefined : new RateLimiter(options.rateLimit, performance.now());
  }

  get url(): string {
    const { host } = this.options;
    return `https://${host.includes(":") ? `[${host}]` : host}:${this.port}`;
  }

  get firmware(): string {
    return this.system.firmware;
  }

  collections(): CollectionView[] {
    return this.system.store
      .list()
      .map(({ content: { path: _path, ...content }, ...held }) => ({ ...held, ...content }));
  }

  async readFile(name: string): Promise<Buffer> {
    const path = this.system.store.byName(name)?.content.path ?? null;
    if (path === null) throw new Error(`${this.options.hostname} holds no file for ${JSON.stringify(name)}`);
    return readFile(path);
  }

  setFirmware(version: string): void {
    if (!isFirmware(version))
      throw new SimulatorOptionsError(`not a firmware version: ${JSON.stringify(version)}`);
    this.system.firmware = version;
  }

  reimage(): Promise<void> {
    return this.system.store.reset();
  }

  rotateKeys(keys: readonly (string | ApiKey)[]): void {
    this.system.credentials.setKeys(keys);
  }

  rotateClients(clients: readonly ApiClient[]): void {
    this.system.credentials.setClients(clients);
  }

  expireTokens(): void {
    this.system.credentials.expireTokens();
  }

  async suspend(): Promise<void> {
    const { transport } = this;
    this.transport = undefined;
    await transport?.close();
  }

  async resume(): Promise<void> {
    if (this.transport !== undefined) return;
    const { system, journal, journalFile, faults, rateLimiter, storage } = this;
    const transport = new Transport({ system, journal, journalFile, faults, rateLimiter, tls: storage.tls });
    this.port = await transport.listen(this.options.host, this.port);
    this.transport = transport;
  }

  async stop(): Promise<void> {
    await this.suspend();
    this.journalFile?.close();
    await this.storage.close();
  }
}
