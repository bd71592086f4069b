import { cellName } from "./cells.js";
import { faults, type MatrixFault, type Outcome } from "./faults.js";
import type { Operation } from "./operations.js";

/** Outcomes by cell; a cell that nobody played shows as such. */
export function renderTable(
  operations: readonly Operation[],
  outcomes: ReadonlyMap<string, Outcome & { readonly healed: boolean }>,
  some: readonly MatrixFault[] = faults,
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["", ...operations.map(({ title }) => title)];
  return [
    row(head),
    row(head.map(() => "---")),
    ...some.map((fault) =>
      row([
        fault.title,
        ...operations.map((operation) => {
          const outcome = outcomes.get(cellName(operation, fault));
          if (outcome === undefined) return "**not tested**";
          return `${outcome.end} ×${outcome.tries}${outcome.healed ? "" : " **not healed**"}`;
        }),
      ]),
    ),
  ].join("\n");
}
