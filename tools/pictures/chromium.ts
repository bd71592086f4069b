import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];

/**
 * A browser of this machine: CHROME_PATH, or the first of the usual names on PATH. None is ever downloaded.
 */
export function chromiumPath(): string | undefined {
  const given = process.env["CHROME_PATH"];
  if (given !== undefined) return existsSync(given) ? given : undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), mac].find((path) =>
    existsSync(path),
  );
}

export function launch(executablePath: string): Promise<Browser> {
  // Chromium refuses its sandbox to root, which containers often are.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}
