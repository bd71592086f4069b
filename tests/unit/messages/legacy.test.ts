import { readMessage } from "../../../provider/src/messages/index.js";
import { matrixOf, previewOf, recorded, reportOf, risk } from "../../support/report/recorded.js";
import { legacySentences } from "./support/legacySentences.js";

describe("what version 0.1.0 printed", () => {
  it.each(legacySentences)("reads %j", (text, message) => expect(readMessage(text)).toMatchObject(message));

  it.each(["+1 or −1, who knows", "converted for nobody", "deleted", "the token expired", "a is retired"])(
    "takes %j for no message",
    (text) => expect(readMessage(text)).toBeUndefined(),
  );

  it("reads a sentence only where there is no code", () => {
    expect(readMessage("deleted outside: x [EXTRAHOP_TIMEOUT]")).toBeUndefined();
  });

  it.each(["reimaged-0.1.0", "reimaged-refresh", "reimaged"])(
    "counts the collections of a re-imaged system as drifted, and not as deleted, in %s",
    (name) => {
      const report = reportOf(recorded(name));
      expect(matrixOf(report)).toEqual({ munich: { botnet: "drifted" } });
      expect(risk(report, "deletions")).toBeUndefined();
      expect(risk(report, "drift")?.items).toEqual([
        {
          system: "munich",
          feed: "botnet",
          text: "the system lists no collection at all, as after it was re-imaged",
        },
      ]);
    },
  );

  it.each(["drifted", "edited", "single", "unreachable", "refresh-only"])(
    "leaves no message about a resource unread in the recorded preview %s",
    (name) => {
      const unread = previewOf(recorded(name)).diagnostics.filter(
        ({ severity, message, urn }) =>
          severity !== "error" && message === undefined && urn?.includes("extrahop:Threat") === true,
      );
      expect(unread).toEqual([]);
    },
  );
});
