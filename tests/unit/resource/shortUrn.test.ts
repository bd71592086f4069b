import fc from "fast-check";
import { collectionType, feedType } from "../../../provider/src/resource/resourceTypes.js";
import { expandUrn, shortenUrn } from "../../../provider/src/resource/shortUrn.js";

const inFleet = `urn:pulumi:prod::extrahop::extrahop:index:ThreatFleet$extrahop:index:System$${collectionType}::hq/apt1`;
const alone = `urn:pulumi:prod::extrahop::${collectionType}::apt1`;

describe("the short form of a URN", () => {
  it.each([
    [inFleet, "prod::extrahop::extrahop:index:ThreatFleet$extrahop:index:System$|hq/apt1"],
    [alone, "prod::extrahop::|apt1"],
  ])("of %s is %s", (urn, row) => {
    expect(shortenUrn(urn, collectionType)).toBe(row);
    expect(expandUrn(row, collectionType)).toBe(urn);
  });

  it("comes back whole, whatever the stack, parents and name", () => {
    const part = fc.string({ minLength: 1 }).filter((text) => !/[|]|::/.test(text) && !text.endsWith(":"));
    fc.assert(
      fc.property(
        part,
        part,
        fc.constantFrom("", "a:b:C$"),
        fc.string({ minLength: 1 }),
        (stack, project, parents, name) => {
          const urn = `urn:pulumi:${stack}::${project}::${parents}${feedType}::${name}`;
          expect(expandUrn(shortenUrn(urn, feedType), feedType)).toBe(urn);
        },
      ),
    );
  });

  it("is the URN itself where that has another shape", () => {
    expect(expandUrn(shortenUrn("urn:pulumi:odd", collectionType), collectionType)).toBe("urn:pulumi:odd");
  });
});
