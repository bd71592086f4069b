import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Inspection, Scope } from "../stix/index.js";

export interface InspectionTask {
  readonly path: string;
  readonly scope: Scope | undefined;
}

/** Worker threads that inspect sources side by side; each is kept for the next source until `close`. */
export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly waiting: ((worker: Worker) => void)[] = [];
  private started = 0;

  constructor(private readonly most = Math.min(4, availableParallelism())) {}

  async inspect(task: InspectionTask): Promise<Inspection> {
    const worker = await this.take();
    try {
      return await answerOf(worker, task);
    } finally {
      this.give(worker);
    }
  }

  /** Ends the idle workers. A busy one ends with the process: none keeps it alive. */
  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  private take(): Promise<Worker> {
    const idle = this.idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.started < this.most) {
      this.started++;
      const worker = new Worker(require.resolve("./inspectWorker.js"));
      worker.unref();
      return Promise.resolve(worker);
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private give(worker: Worker): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(worker);
    else next(worker);
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
