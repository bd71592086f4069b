import type { Benchmark } from "../benchmark.js";
import { convergeSteps } from "./converge.js";
import { convert } from "./convert.js";
import { engineOverhead, largeStack } from "./engineOverhead.js";
import { engineSettings } from "./engineSettings.js";
import { exactDiff } from "./exactDiff.js";
import { fleetSites } from "./fleetSites.js";
import { growth } from "./growth.js";
import { importTime } from "./importTime.js";
import { inspectFeed } from "./inspectFeed.js";
import { liveSources } from "./liveSources.js";
import { pack } from "./pack.js";
import { preview } from "./preview.js";
import { upload } from "./upload.js";

/** All benchmarks in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  engineOverhead,
  ...convergeSteps,
  upload,
  inspectFeed,
  preview,
  exactDiff,
  liveSources,
  pack,
  convert,
  importTime,
  growth,
  fleetSites,
  largeStack,
  engineSettings,
];
