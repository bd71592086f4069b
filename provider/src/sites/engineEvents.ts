import { type FailureCause, failureCauses, type ReportedError } from "./failure.js";
import { ProcessOutput } from "./processOutput.js";

/** A resource in an event, as far as the driver reads it. */
interface Metadata {
  readonly op?: string;
  readonly urn?: string;
  readonly old?: { readonly inputs?: Readonly<Record<string, unknown>> } | null;
  readonly new?: { readonly inputs?: Readonly<Record<string, unknown>> } | null;
}

interface EngineEvent {
  readonly diagnosticEvent?: { readonly urn?: string; readonly severity?: string; readonly message?: string };
  readonly resourcePreEvent?: { readonly metadata?: Metadata };
  readonly resOutputsEvent?: { readonly metadata?: Metadata };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

/** Takes the events of one run of the engine, as `--json` streams them, and keeps what the driver reports. */
export class EngineEvents {
  private readonly systems = new Map<string, string>();
  private readonly errors: ReportedError[] = [];
  private readonly output = new ProcessOutput();
  private readonly finished: Record<string, number> = {};
  private summary: Readonly<Record<string, number>> | undefined;

  /** Takes an event; undefined where the line is none. */
  take(line: string): object | undefined {
    let event: EngineEvent;
    try {
      event = JSON.parse(line) as EngineEvent;
    } catch {
      return undefined;
    }
    const { diagnosticEvent, resourcePreEvent, resOutputsEvent, summaryEvent } = event;
    if (resourcePreEvent?.metadata !== undefined) this.begin(resourcePreEvent.metadata);
    if (resOutputsEvent?.metadata !== undefined) this.count(resOutputsEvent.metadata);
    if (diagnosticEvent?.severity === "error") {
      const { urn = "", message = "" } = diagnosticEvent;
      const system = this.systems.get(urn);
      const ofResource = urn !== "" && !urn.includes("::pulumi:pulumi:Stack::");
      this.errors.push({ message, ofResource, ...(system === undefined ? {} : { system }) });
    }
    if (diagnosticEvent?.severity === "info#err") this.output.add(diagnosticEvent.message ?? "");
    if (summaryEvent?.resourceChanges !== undefined) this.summary = summaryEvent.resourceChanges;
    return event;
  }

  /** Begins the counts again for another run on the same stack; errors are kept. */
  beginRun(): void {
    this.summary = undefined;
    for (const change of Object.keys(this.finished)) delete this.finished[change];
  }

  /** Resources by what happened to them, also where the run failed. */
  get changes(): Readonly<Record<string, number>> {
    return this.summary ?? this.finished;
  }

  get causes(): readonly FailureCause[] {
    return failureCauses(this.errors).map((cause) => ({ ...cause, message: this.explain(cause.message) }));
  }

  /** Adds what the program and its provider wrote where a message only reports that one of them ended. */
  explain(message: string): string {
    return this.output.explain(message);
  }

  private begin({ urn, old, new: planned }: Metadata): void {
    const system = (planned ?? old)?.inputs?.["system"];
    if (urn === undefined) return;
    if (typeof system === "string") this.systems.set(urn, system);
    else if (isNamed(system)) this.systems.set(urn, system.name);
  }

  private count({ op }: Metadata): void {
    if (op !== undefined) this.finished[op] = (this.finished[op] ?? 0) + 1;
  }
}

const isNamed = (system: unknown): system is { readonly name: string } =>
  typeof system === "object" && system !== null && typeof (system as { name?: unknown }).name === "string";
