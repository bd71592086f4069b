import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Inspection, ReadingChoices } from "../stix/index.js";

export interface InspectionTask {
  readonly path: string;
  readonly choices: ReadingChoices;
  /** Folder that keeps the snapshot of the values; undefined keeps none. */
  readonly snapshots: string | undefined;
}

/**
 * Reading allocates short-lived objects only; a small young generation is collected often and keeps the
 * process small.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/** A worker holds some 40 MB; between the sources of one run there is less time than this. */
const keptMilliseconds = 200;

/** Worker threads that inspect sources side by side; each is kept for the next source if that comes soon. */
export class WorkerPool {
  readonly #maxWorkers: number;
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  /** All that run; one that died is in none of the lists. */
  readonly #running = new Set<Worker>();

  constructor(maxWorkers = Math.min(4, availableParallelism())) {
    this.#maxWorkers = maxWorkers;
  }

  async inspect(task: InspectionTask): Promise<Inspection> {
    const worker = await this.#take();
    try {
      return await answerOf(worker, task);
    } finally {
      this.#release(worker);
    }
  }

  /** Ends the idle workers. A busy one ends with the process: none keeps it alive. */
  async close(): Promise<void> {
    await Promise.all([...this.#idle].map((worker) => this.#dismiss(worker)));
  }

  async #dismiss(worker: Worker): Promise<void> {
    const at = this.#idle.indexOf(worker);
    if (at < 0) return;
    this.#idle.splice(at, 1);
    this.#running.delete(worker);
    await worker.terminate();
  }

  #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#running.size < this.#maxWorkers) return Promise.resolve(this.#start());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): Worker {
    const worker = new Worker(require.resolve("./inspectWorker.js"), { resourceLimits });
    worker.unref();
    this.#running.add(worker);
    worker.once("error", () => this.#running.delete(worker));
    return worker;
  }

  #release(worker: Worker): void {
    const next = this.#waiting.shift();
    const isAlive = this.#running.has(worker);
    if (next !== undefined) {
      next(isAlive ? worker : this.#start());
    } else if (isAlive) {
      this.#idle.push(worker);
      setTimeout(() => void this.#dismiss(worker), keptMilliseconds).unref();
    }
  }
}

type Answer = { readonly inspection: Inspection } | { readonly error: string };

function answerOf(worker: Worker, task: InspectionTask): Promise<Inspection> {
  return new Promise((resolve, reject) => {
    // While a task runs the worker keeps the process alive, or the program would end before its answer.
    worker.ref();
    const done = () => {
      worker.off("message", answered);
      worker.off("error", failed);
      worker.unref();
    };
    const answered = (answer: Answer) => {
      done();
      if ("inspection" in answer) resolve(answer.inspection);
      else reject(new Error(answer.error));
    };
    const failed = (error: Error) => {
      done();
      reject(error);
    };
    worker.on("message", answered);
    worker.on("error", failed);
    worker.postMessage(task);
  });
}
