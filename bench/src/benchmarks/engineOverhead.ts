import type { Benchmark, Setting, Size } from "../benchmark.js";
import { jsonWithIndicators } from "../feeds/files.js";
import { inTurn } from "../measure/pairs.js";
import type { Run } from "../measure/run.js";
import { type BenchmarkPair, memoryOf } from "../report/result.js";
import { withSimulators } from "../simulators/simulators.js";
import {
  collectionsInTypeScript,
  collectionsProgram,
  emptyInTypeScript,
  emptyProgram,
} from "../stack/programs.js";
import { type Environment, type TypeScriptProgram, withStack } from "../stack/stack.js";

type Plan = Readonly<Record<Size, readonly { readonly count: number; readonly pairs: number }[]>>;

const plan: Plan = {
  tiny: [{ count: 2, pairs: 1 }],
  quick: [
    { count: 20, pairs: 1 },
    { count: 100, pairs: 1 },
  ],
  full: [
    { count: 50, pairs: 5 },
    { count: 300, pairs: 3 },
    { count: 1_000, pairs: 3 },
  ],
};

/** Three pairs take an hour: these rows say that they were measured once. */
const planOfLargeStack: Plan = {
  tiny: [{ count: 3, pairs: 1 }],
  quick: [{ count: 200, pairs: 1 }],
  full: [{ count: 2_000, pairs: 1 }],
};

const steps = ["up", "no-op preview", "no-op preview in TypeScript", "refresh", "destroy"] as const;
type Step = (typeof steps)[number];

interface Life {
  readonly runs: Readonly<Record<Step, Run>>;
  readonly bytesPerResource: number;
}

/** The same program twice: the compiler's time is the user's time too, but hides what else is compared. */
interface Programs {
  readonly javaScript: string;
  readonly typeScript: TypeScriptProgram;
}

/** One stack's life, a fresh one each time. */
async function life(programs: Programs, environment: Environment, count: number): Promise<Life> {
  return withStack(programs.javaScript, { COUNT: String(count), ...environment }, async (stack) => {
    const up = await stack.up();
    const bytesPerResource = stack.stateBytes() / count;
    const preview = await stack.preview();
    stack.useTypeScript(programs.typeScript);
    const runs = {
      up,
      "no-op preview": preview,
      "no-op preview in TypeScript": await stack.preview(),
      refresh: await stack.refresh(),
      destroy: await stack.destroy(),
    };
    return { runs, bytesPerResource };
  });
}

const collections: Programs = { javaScript: collectionsProgram, typeScript: collectionsInTypeScript };
const empty: Programs = { javaScript: emptyProgram, typeScript: emptyInTypeScript };

const budgets: Readonly<Partial<Record<Step, number>>> = { up: 0.6, "no-op preview": 1.0 };

/** Of the preview in TypeScript: the share of what users of either start with shrinks with the resources. */
const typeScriptBudgets: Readonly<Record<number, number>> = { 50: 0.6, 300: 0.65, 1000: 0.75 };

/** Of one more resource, from 300 to 1,000 where these were measured. */
const marginalBudgets: Readonly<Partial<Record<Step, number>>> = { up: 0.5, "no-op preview": 0.8 };

interface Sized {
  readonly count: number;
  readonly ours: readonly Life[];
  readonly reference: readonly Life[];
}

export const engineOverhead: Benchmark = {
  name: "engine-overhead",
  title: "the engine's work on collections and on as many empty dynamic resources",
  run: async (setting) => {
    const measured = await measure(plan, setting);
    return [...measured.flatMap(rowsOf), ...marginalCosts(measured)];
  },
};

export const largeStack: Benchmark = {
  name: "large-stack",
  title: "the same in one large stack",
  run: async (setting) => {
    const measured = await measure(planOfLargeStack, setting);
    return [...measured.flatMap(rowsOf), ...memoryOfMost(measured)];
  },
};

async function measure(chosen: Plan, { size, pairs, say }: Setting): Promise<readonly Sized[]> {
  const feed = await jsonWithIndicators(10);
  return withSimulators({ systems: 1, firmware: "26.3.0.1000" }, async (simulators) => {
    const measured: Sized[] = [];
    for (const { count, pairs: usual } of chosen[size]) {
      const lives = await inTurn<"ours" | "reference", Life>(pairs ?? usual, {
        ours: async () => {
          say(`${count} collections`);
          await simulators.reset();
          const environment = { EXTRAHOP_SYSTEMS: simulators.declaration, FEED: feed };
          return life(collections, environment, count);
        },
        reference: async () => {
          say(`${count} empty dynamic resources`);
          return life(empty, {}, count);
        },
      });
      measured.push({ count, ...lives });
    }
    return measured;
  });
}

function rowsOf({ count, ours, reference }: Sized): BenchmarkPair[] {
  return [
    ...steps.map((step) => compareStep(step, count, ours, reference)),
    {
      case: `state of each of ${count}`,
      unit: "bytes",
      ours: ours.map(({ bytesPerResource }) => bytesPerResource),
      reference: {
        name: "empty dynamic resource",
        values: reference.map(({ bytesPerResource }) => bytesPerResource),
      },
      budget: { of: "ratio", atMost: 0.35 },
    },
  ];
}

function compareStep(
  step: Step,
  count: number,
  ours: readonly Life[],
  reference: readonly Life[],
): BenchmarkPair {
  const seconds = (lives: readonly Life[]) => lives.map(({ runs }) => runs[step].seconds);
  const uses = (lives: readonly Life[]) => lives.map(({ runs }) => runs[step].use);
  const atMost = step === "no-op preview in TypeScript" ? typeScriptBudgets[count] : budgets[step];
  return {
    case: `${step} of ${count}`,
    unit: "s",
    ours: seconds(ours),
    reference: { name: "empty dynamic resources", values: seconds(reference) },
    ...(atMost === undefined ? {} : { budget: { of: "ratio", atMost } }),
    memory: { ours: memoryOf(uses(ours)), reference: memoryOf(uses(reference)) },
  };
}

/** What each further resource costs, from one size to another. */
function marginalCosts(measured: readonly Sized[]): BenchmarkPair[] {
  const [less, more] = [300, 1_000].map((count) => measured.find((one) => one.count === count));
  const [small, large] = less === undefined || more === undefined ? measured : [less, more];
  if (small === undefined || large === undefined) return [];
  const further = large.count - small.count;
  const each = (step: Step, before: readonly Life[], after: readonly Life[]): number[] =>
    after.map(({ runs }, round) => {
      const earlier = before[round] ?? before[0];
      return ((runs[step].seconds - (earlier?.runs[step].seconds ?? 0)) * 1_000) / further;
    });
  return (["up", "no-op preview"] as const).map((step): BenchmarkPair => {
    const atMost = marginalBudgets[step];
    return {
      case: `${step}: one more, from ${small.count} to ${large.count}`,
      unit: "ms",
      ours: each(step, small.ours, large.ours),
      reference: {
        name: "one more empty dynamic resource",
        values: each(step, small.reference, large.reference),
      },
      ...(atMost === undefined ? {} : { budget: { of: "ratio", atMost } }),
    };
  });
}

/** Peak memory of all processes of the `up` with the most resources. */
function memoryOfMost(measured: readonly Sized[]): BenchmarkPair[] {
  const most = measured.at(-1);
  if (most === undefined) return [];
  const trees = (lives: readonly Life[]) => lives.map(({ runs }) => runs.up.use.peakTreeBytes / 1e6);
  return [
    {
      case: `peak memory of all processes, up of ${most.count}`,
      unit: "MB",
      ours: trees(most.ours),
      reference: { name: "empty dynamic resources", values: trees(most.reference) },
      budget: { of: "ratio", atMost: 1 },
    },
  ];
}
