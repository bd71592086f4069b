import type { Breakage } from "../support/toxiproxy.js";
import { attempts, looks, type MatrixFault, type Outcome } from "./faults.js";
import type { Operation } from "./operations.js";

const onLine = (id: string, title: string, toxics: Breakage, isSilent = false): MatrixFault => ({
  id: `line-${id}`,
  title,
  play: { toxics },
  isSilent,
});

/** Bytes that a client sends before the file of these tests, and far fewer than the file has. */
const withinTheFile = 120_000;
/** More than a handshake takes, and less than the list of the tested system. */
const withinTheList = 10_000;

/** What a real line does, all the time and to every request of the operation. */
export const lineFaults: readonly MatrixFault[] = [
  onLine("down", "line down", "down"),
  onLine("reset", "every connection reset", [
    { type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } },
  ]),
  onLine(
    "silent",
    "nothing comes through",
    [{ type: "timeout", stream: "upstream", attributes: { timeout: 0 } }],
    true,
  ),
  onLine("cut-upload", "cut within the file", [
    { type: "limit_data", stream: "upstream", attributes: { bytes: withinTheFile } },
  ]),
  onLine("cut-answer", "cut within the list", [
    { type: "limit_data", stream: "downstream", attributes: { bytes: withinTheList } },
  ]),
  onLine("latency", "150 ms away", [
    { type: "latency", stream: "downstream", attributes: { latency: 150, jitter: 50 } },
  ]),
  onLine("thin", "50 kB/s", [{ type: "bandwidth", stream: "upstream", attributes: { rate: 50 } }]),
  onLine("sliced", "packets of some bytes", [
    { type: "slicer", stream: "upstream", attributes: { average_size: 700, size_variation: 300, delay: 0 } },
    { type: "slicer", stream: "downstream", attributes: { average_size: 40, size_variation: 20, delay: 0 } },
  ]),
];

/** What has to come of them; `tries` are of the operation's own request. */
export function expectedOnLine(operation: Operation, { id }: MatrixFault): Outcome {
  const creates = operation.request === "create";
  switch (id) {
    case "line-down":
    case "line-reset":
    case "line-silent":
      return { end: "UNREACHABLE", tries: 0 };
    case "line-cut-upload":
      if (creates) return { end: "UNREACHABLE", tries: looks };
      return operation.request === "replace"
        ? { end: "UNREACHABLE", tries: attempts }
        : { end: "ok", tries: 1 };
    case "line-cut-answer":
      return { end: "UNREACHABLE", tries: operation.request === "list" ? attempts : 0 };
    default:
      return { end: "ok", tries: 1 };
  }
}
