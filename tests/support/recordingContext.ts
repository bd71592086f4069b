import type { Appliance } from "../../provider/src/api/index.js";
import { EngineContext } from "../../provider/src/engine/engineContext.js";
import { EngineLog } from "../../provider/src/engine/engineLog.js";
import type { Context, Messages } from "../../provider/src/resource/context.js";
import type { DeclaredCollection } from "../../provider/src/resource/programDeclarations.js";
import type { System } from "../../provider/src/systems/index.js";

/** A message that was reported, and on which row. */
export interface Reported {
  readonly urn: string | undefined;
  readonly text: string;
}

/**
 * The context of one provider process, in this process: connections end with `close`, and messages are kept.
 */
export class RecordingContext extends EngineContext {
  readonly reported: Reported[] = [];
  /** What the program of this run declares, as it records it for all provider processes. */
  program: readonly DeclaredCollection[] = [];
  readonly #appliances = new Set<Appliance>();
  readonly #onProgress: (text: string) => void;

  /** @param config full keys of the stack's configuration */
  constructor(
    folder: string,
    config: Readonly<Record<string, string>>,
    onProgress: (text: string) => void = () => undefined,
  ) {
    super(new EngineLog(undefined), folder, { EXTRAHOP_CONTENT_CACHE: "off" });
    this.#onProgress = onProgress;
    this.configure({ get: (key) => config[key] });
  }

  get said(): readonly string[] {
    return this.reported.map(({ text }) => text);
  }

  override get programDeclarations(): Context["programDeclarations"] {
    return {
      noteProgramRuns: () => undefined,
      read: (isRunning) => (isRunning ? this.program : []),
    };
  }

  override appliance(system: System): Appliance {
    const appliance = super.appliance(system);
    this.#appliances.add(appliance);
    return appliance;
  }

  override messages(urn: string | undefined): Messages {
    return {
      progress: this.#onProgress,
      report: ({ text }) => void this.reported.push({ urn, text }),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#appliances].map((appliance) => appliance.close()));
    await this.uploads.close();
  }
}
