import { randomBytes } from "node:crypto";
import {
  type Authority,
  type CollectionView,
  type JournalEntry,
  type Simulator,
  startSimulator,
} from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";
import { addBystander, addCrowd } from "../support/bystander.js";
import { startGate } from "../support/gate.js";
import type { Line } from "../support/line.js";
import type { Toxiproxy } from "../support/toxiproxy.js";
import { attempts, faults, type MatrixFault } from "./faults.js";
import { firmwareOf, type Operation } from "./operations.js";

/** One pair of a request and a fault, on a system of its own. */
export interface Cell {
  /** Also the system's name. */
  readonly name: string;
  readonly operation: Operation;
  readonly fault: MatrixFault;
  readonly simulator: Simulator;
  /** What is before the system where the fault is the line's. */
  readonly line: Line | undefined;
  readonly bystander: CollectionView;
  /** What `extrahop:systems` says of the system. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secret: string;
}

export interface Surroundings {
  readonly ours: Authority;
  /** Signs what no client of these tests trusts. */
  readonly strangers: Authority;
  /** Only where a fault asks for it. */
  readonly toxiproxy?: Toxiproxy;
}

/** A system for each pair of an operation and a fault. */
export async function startCells(
  pairs: ReturnType<typeof pairsOf>,
  surroundings: Surroundings,
  secretMark: string,
): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const { operation, fault } of pairs) {
    cells.push(await startCell(operation, fault, surroundings, secretMark));
  }
  return cells;
}

/** Names of all pairs, known before any system runs: tests are named by them. */
export function pairsOf(
  operations: readonly Operation[],
  some: readonly MatrixFault[] = faults,
): readonly { operation: Operation; fault: MatrixFault }[] {
  return operations.flatMap((operation) => some.map((fault) => ({ operation, fault })));
}

export const cellName = (operation: Operation, fault: MatrixFault): string => `${operation.id}.${fault.id}`;

async function startCell(
  operation: Operation,
  fault: MatrixFault,
  surroundings: Surroundings,
  secretMark: string,
): Promise<Cell> {
  const name = cellName(operation, fault);
  const secret = `${secretMark}+/${randomBytes(9).toString("base64")}`;
  const simulator = await startSimulator({
    kind: operation.kind,
    firmware: firmwareOf(operation),
    hostname: name,
    authority: surroundings.ours,
    // Contents are distinguished by their hash; what they mean is judged elsewhere.
    validate: false,
    keepFiles: false,
    ...(operation.kind === "rx360" ? { clients: [{ id: "client", secret }] } : { apiKeys: [secret] }),
  });
  cleanUp(() => simulator.stop());
  // A long list, so that an answer can be cut in its middle.
  if (fault.id === "line-cut-answer") await addCrowd(simulator, 300);
  const line = await lineTo(simulator, name, fault, surroundings);
  return {
    name,
    operation,
    fault,
    simulator,
    line,
    bystander: await addBystander(simulator),
    secret,
    settings: {
      host: line?.url ?? simulator.url,
      caFile: "ca.pem",
      // Short only where silence is the point, and even there longer than a busy machine is silent by itself.
      limits: { attempts, idleSeconds: fault.isSilent === true ? 8 : 60 },
      ...(operation.kind === "rx360" ? { clientId: "client", clientSecret: secret } : { apiKey: secret }),
    },
  };
}

async function lineTo(
  simulator: Simulator,
  name: string,
  { play }: MatrixFault,
  { ours, strangers, toxiproxy }: Surroundings,
): Promise<Line | undefined> {
  if ("gate" in play) return startGate(simulator, ours, strangers, play.gate);
  if (!("toxics" in play)) return undefined;
  if (toxiproxy === undefined) throw new Error(`${name} needs toxiproxy`);
  return toxiproxy.line(name, simulator.port, play.toxics);
}

/**
 * Makes the fault wait for its request.
 *
 * @param lasting false lets it hit once only
 */
export async function arm(cell: Cell, elsewhere: string, lasting: boolean): Promise<void> {
  const { fault, operation, simulator, line } = cell;
  if (!("effect" in fault.play)) return line?.break(operation.requestsBefore);
  simulator.faults.add({
    operation: operation.request,
    skip: operation.skip,
    times: lasting ? (fault.times ?? "always") : 1,
    effect: fault.play.effect(elsewhere),
  });
}

export async function disarm({ simulator, line }: Cell): Promise<void> {
  simulator.faults.clear();
  await line?.repair();
}

/** How often the cell's request came, of these that its system saw. */
export function triesIn({ operation }: Cell, seen: readonly JournalEntry[]): number {
  const ofKind = (entry: JournalEntry) => entry.operation === operation.request;
  // Lists are asked again later for another reason; those of one reason follow each other.
  const first = seen.findIndex(ofKind);
  const relevant =
    operation.request === "list" && operation.skip === 0 ? untilOther(seen.slice(first)) : seen;
  return Math.max(0, relevant.filter(ofKind).length - operation.skip);
}

function untilOther(seen: readonly JournalEntry[]): readonly JournalEntry[] {
  const end = seen.findIndex(({ operation }) => operation !== seen[0]?.operation);
  return end < 0 ? seen : seen.slice(0, end);
}

/**
 * Creations that were sent again though nobody had looked whether the one before, whose answer was lost, had
 * happened.
 */
export function blindCreations(seen: readonly JournalEntry[]): readonly JournalEntry[] {
  return seen.filter((entry, index) => {
    if (entry.operation !== "create") return false;
    const before = seen.slice(0, index);
    const last = before.findLastIndex(({ operation }) => operation === "create");
    if (last < 0) return false;
    const unanswered = before[last]?.status === null || (before[last]?.status ?? 0) >= 500;
    return unanswered && !before.slice(last).some(({ operation }) => operation === "list");
  });
}
