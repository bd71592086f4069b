import { Credentials } from "./auth.js";
import { type Generation, generationOf } from "./firmware.js";
import type { ResolvedOptions } from "./options.js";
import type { CollectionStore } from "./store.js";

/** What a simulated system is and holds; knows nothing of HTTP. */
export class ExtraHopSystem {
  readonly credentials: Credentials;
  firmware: string;

  constructor(
    readonly options: ResolvedOptions,
    readonly store: CollectionStore,
    /** Folder for the bytes of uploads under way. */
    readonly uploads: string,
  ) {
    this.firmware = options.firmware;
    this.credentials = new Credentials(
      options.kind,
      options.apiKeys,
      options.clients,
      options.tokenTtlSeconds,
    );
  }

  get generation(): Generation {
    return generationOf(this.firmware);
  }
}
