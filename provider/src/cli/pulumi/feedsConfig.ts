import { CommandError } from "../commandError.js";
import { runPulumi, type StackChoice } from "./pulumiCli.js";
import { readFeeds } from "./stackConfig.js";

/** Bytes of one argument, below the 128 KiB that Linux allows for one (MAX_ARG_STRLEN). */
const maxBytes = 100_000;

/** Stores which feeds systems get in `extrahop:feeds`. Systems that are not named keep theirs. */
export async function mergeFeeds(
  feeds: Readonly<Record<string, readonly string[]>>,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  const merged = { ...(await readFeeds(choice, signal)), ...feeds };
  const value = { value: JSON.stringify(merged), objectValue: merged, secret: false };
  const json = JSON.stringify({ "extrahop:feeds": value });
  if (Buffer.byteLength(json) > maxBytes)
    throw new CommandError("the list is too long for a command line\nWrite it to a file with --out.");
  await runPulumi(["config", "set-all", "--json", json], choice, {
    action: "storing extrahop:feeds",
    signal,
  });
}
