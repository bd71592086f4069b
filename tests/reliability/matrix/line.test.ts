import { Toxiproxy, toxiproxyServer } from "../support/toxiproxy.js";
import { describeMatrix } from "./describeMatrix.js";
import { expectedOnLine, lineFaults } from "./lineFaults.js";
import { operations } from "./operations.js";

const built = toxiproxyServer();

// The engine deletes nothing in a run in which something failed before: deletions have a run of their own.
const parts = [
  {
    title: "uploads over a broken line",
    part: "line: uploads",
    ids: ["create-old", "create-360", "replace-new"],
  },
  { title: "a deletion and a refresh over a broken line", part: "line: deletions", ids: ["delete", "read"] },
];

for (const { title, part, ids } of parts) {
  if ("missing" in built) {
    describe(title, () => {
      it.skip(`needs toxiproxy: ${built.missing}`, () => undefined);
    });
  } else {
    describeMatrix(
      title,
      part,
      operations.filter(({ id }) => ids.includes(id)),
      { faults: lineFaults, expected: expectedOnLine, startToxiproxy: () => Toxiproxy.start(built.server) },
    );
  }
}
