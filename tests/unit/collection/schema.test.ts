import fc from "fast-check";
import { inputsOf, readStored } from "../../../provider/src/collection/schema.js";

describe("what an older or foreign version has stored", () => {
  it("comes through with the fields that have the right shape, and without the others", () => {
    const stored = readStored({
      system: "hq",
      name: "apt1",
      source: 7,
      digest: "sha256:00",
      indicators: { "ipv4-addr": 3, url: "many" },
      collectionId: "12",
      generation: "stix9",
      unheardOf: true,
    });
    expect(stored).toEqual({
      system: "hq",
      name: "apt1",
      digest: "sha256:00",
      indicators: { "ipv4-addr": 3 },
    });
  });

  it("never fails to be read", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (outputs) => {
        expect(() => inputsOf(readStored(outputs))).not.toThrow();
      }),
    );
  });

  it("leaves out what the system said when it is turned back into inputs", () => {
    const inputs = inputsOf({
      system: "hq",
      name: "a",
      collectionId: 1,
      observables: 2,
      lastUpdated: 3,
      generation: "stix1",
      row: "r",
    });
    expect(inputs).toEqual({ system: "hq", name: "a" });
  });
});
