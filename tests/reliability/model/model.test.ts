import fc from "fast-check";
import { addToFigure, isFullRun } from "../../support/figures.js";
import { anyStep, expectConverges, type Model, take } from "./steps.js";
import { World } from "./world.js";

// Waits are the subject of other tests; here they would only make thousands of runs slow.
jest.mock("node:timers/promises", () => ({
  ...jest.requireActual<object>("node:timers/promises"),
  setTimeout: () => new Promise((resolve) => setImmediate(resolve)),
}));

const runs = Number(process.env["RELIABILITY_MODELS"] ?? (isFullRun ? 1_000 : 40));

let world: World;

beforeAll(async () => {
  world = await World.build();
});

describe("systems, a program and a state, whatever happens to them", () => {
  it(
    "end in exactly what is declared, with no collection doubled, lost or taken from others",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 25 }), async (steps) => {
          await world.reset();
          const model: Model = {
            strangers: { one: new Set(), two: new Set() },
            changedOutside: false,
            swapped: false,
          };
          for (const step of steps) await take(step, world, model);
          await expectConverges(world, model);
          await world.engine.destroy();
          addToFigure("random histories of systems, program and state survived", 1);
        }),
        { numRuns: runs, endOnFailure: false },
      );
    },
    60_000 + runs * 1_000,
  );
});
