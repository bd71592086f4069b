import { createRequire } from "node:module";
import { printableLines } from "../escaping/terminal.js";
import type { Messages } from "../resource/context.js";

// The SDK's own copies: messages and channels of another copy of these packages would not be recognised by
// it.
const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = sdk("@grpc/grpc-js") as {
  credentials: { createInsecure(): unknown };
  connectivityState: Readonly<Record<"READY" | "TRANSIENT_FAILURE", number>>;
};
interface Channel {
  getConnectivityState(connect: boolean): number;
  watchConnectivityState(current: number, deadline: number, changed: () => void): void;
}
const { EngineClient } = sdk("@pulumi/pulumi/proto/engine_grpc_pb") as {
  EngineClient: new (
    address: string,
    credentials: unknown,
    options: Readonly<Record<string, number>>,
  ) => {
    log(request: unknown, callback: (error: unknown) => void): void;
    getChannel(): Channel;
  };
};
const { LogRequest, LogSeverity } = sdk("@pulumi/pulumi/proto/engine_pb") as {
  LogRequest: new () => {
    setSeverity(severity: number): void;
    setMessage(message: string): void;
    setUrn(urn: string): void;
    setEphemeral(ephemeral: boolean): void;
  };
  LogSeverity: Readonly<Record<"INFO" | "WARNING", number>>;
};

/**
 * An engine that was never reached may only be slow; one that still refuses after this long was killed
 * before.
 */
const firstContactMilliseconds = 3_000;

/**
 * The engine's log, reached from the provider's process: a message with a resource's URN appears on that
 * resource's row. The engine passes its address as the process's first argument (SDK: cmd/dynamic-provider).
 */
export class EngineLog {
  readonly #client: InstanceType<typeof EngineClient> | undefined;
  #pending: Promise<void> = Promise.resolve();

  /** Of the engine; absent where none runs. */
  readonly address: string | undefined;

  /** @param address absent where no engine runs, as in a unit test: messages then go nowhere */
  constructor(address: string | undefined) {
    this.address = address;
    if (address !== undefined && /^[\w.:[\]-]+:\d+$/.test(address)) {
      // The engine runs on this machine: a proxy for the outside is not for it.
      const options = { "grpc.enable_http_proxy": 0 };
      this.#client = new EngineClient(address, grpc.credentials.createInsecure(), options);
    }
  }

  messages(urn: string | undefined): Messages {
    const send = (severity: number, message: string, ephemeral: boolean) =>
      this.#send(severity, message, urn, ephemeral);
    return {
      progress: (text) => send(LogSeverity.INFO, text, true),
      report: ({ severity, text }) =>
        send(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO, text, false),
    };
  }

  /**
   * Calls once when the engine can no longer be reached. An engine that is killed ends no plugin: this
   * process would live on with the decrypted configuration, and might still upload while the next run is
   * under way.
   */
  onceGone(gone: () => void): void {
    const channel = this.#client?.getChannel();
    if (channel === undefined) return;
    const { READY, TRANSIENT_FAILURE } = grpc.connectivityState;
    let wasThere = false;
    // Connects again where the connection was only idle.
    const stateNow = () => {
      const state = channel.getConnectivityState(true);
      wasThere ||= state === READY;
      return state;
    };
    const watch = () => {
      const state = stateNow();
      if (state !== TRANSIENT_FAILURE) channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, watch);
      else if (wasThere) gone();
      else
        setTimeout(
          () => (stateNow() === TRANSIENT_FAILURE ? gone() : watch()),
          firstContactMilliseconds,
        ).unref();
    };
    watch();
  }

  /** Settles when everything said so far has reached the engine. */
  async flush(): Promise<void> {
    await this.#pending;
  }

  #send(severity: number, message: string, urn: string | undefined, ephemeral: boolean): void {
    const client = this.#client;
    if (client === undefined) return;
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(printableLines(message));
    request.setEphemeral(ephemeral);
    if (urn !== undefined) request.setUrn(urn);
    // One after the other keeps the order; a message that cannot be delivered is no reason to fail the work
    // it speaks of.
    this.#pending = this.#pending.then(() => new Promise((resolve) => client.log(request, () => resolve())));
  }
}
