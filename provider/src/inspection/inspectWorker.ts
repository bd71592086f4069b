import { parentPort } from "node:worker_threads";
import { inspectSnapshot } from "./inspectSnapshot.js";
import type { InspectionTask } from "./workerPool.js";

/** Runs in a worker thread: inspects what it is sent and answers with the result or the error's text. */
parentPort?.on("message", ({ path, choices, snapshots }: InspectionTask) => {
  inspectSnapshot(path, choices, snapshots).then(
    (inspection) => parentPort?.postMessage({ inspection }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
