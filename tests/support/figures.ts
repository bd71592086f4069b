import { appendFileSync } from "node:fs";

/**
 * Adds to a figure that `npm run test:reliability` prints at its end. Without that command, as in a plain run
 * of the tests, nobody counts.
 */
export function addToFigure(figure: string, count: number): void {
  const file = process.env["RELIABILITY_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ figure, count })}\n`);
}

/** True under `npm run test:reliability`: the full counts. */
export const isFullRun = process.env["RELIABILITY_FULL"] === "true";
