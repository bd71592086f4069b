import { bundle, indicator } from "../../../../support/stix/bundles.js";
import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const inner = "198.51.100.7";
const outer = "203.0.113.9";
const address = (id: string, value: string) => ({ type: "ipv4-addr", spec_version: "2.1", id, value });
const traffic = (more: object, id = "network-traffic--1") => ({
  type: "network-traffic",
  spec_version: "2.1",
  id,
  protocols: ["tcp"],
  ...more,
});

describe("the side of a connection that opens it", () => {
  it.each([
    `[network-traffic:src_ref.value = '${inner}']`,
    `[network-traffic:src_ref.value IN ('${inner}')]`,
    `[process:opened_connection_refs[*].src_ref.value = '${inner}']`,
  ])("is no indicator: %s", async (pattern) => {
    const found = await inspectContent(bundle(indicator(pattern)));
    expect(found).toMatchObject({ total: 0, unusable: { "connection-source": 1 } });
    expect(found.differences).toEqual([{ kind: "may-match-network", count: 1 }]);
  });

  it("does not hide the other side", async () => {
    const pattern = `[network-traffic:src_ref.value = '${inner}' AND network-traffic:dst_ref.value = '${outer}']`;
    const found = await inspectContent(bundle(indicator(pattern)));
    expect(valuesOf(found)).toEqual([`ipv4-addr ${outer}`]);
    expect(found.unusable).toEqual({ "connection-source": 1 });
  });

  it.each(["indicators", "document"] as const)(
    "is none among observables either, before or after the connection: scope %s",
    async (scope) => {
      const objects = [
        address("ipv4-addr--1", inner),
        traffic({ src_ref: "ipv4-addr--1", dst_ref: "ipv4-addr--2" }),
        address("ipv4-addr--2", outer),
      ];
      for (const all of [objects, [...objects].reverse()]) {
        const found = await inspectContent(bundle(...all), { scope });
        expect(valuesOf(found)).toEqual([`ipv4-addr ${outer}`]);
        expect(found.unusable).toEqual({ "connection-source": 1, "network-traffic": 1 });
      }
    },
  );

  it("counts where another connection leads to it", async () => {
    const found = await inspectContent(
      bundle(
        address("ipv4-addr--1", inner),
        traffic({ src_ref: "ipv4-addr--1" }),
        traffic({ dst_ref: "ipv4-addr--1" }, "network-traffic--2"),
      ),
    );
    expect(valuesOf(found)).toEqual([`ipv4-addr ${inner}`]);
  });

  it("is none in the observed data of STIX 2.0", async () => {
    const observed = {
      type: "observed-data",
      id: "observed-data--1",
      objects: {
        0: { type: "ipv4-addr", value: inner },
        1: { type: "ipv4-addr", value: outer },
        2: { type: "network-traffic", src_ref: "0", dst_ref: "1", protocols: ["tcp"] },
      },
    };
    const found = await inspectContent(
      JSON.stringify({ type: "bundle", id: "bundle--1", spec_version: "2.0", objects: [observed] }),
    );
    expect(valuesOf(found)).toEqual([`ipv4-addr ${outer}`]);
    expect(found.unusable).toEqual({ "connection-source": 1, "network-traffic": 1 });
  });
});
