import fc from "fast-check";
import { v5 } from "uuid";
import { bytesOfUuid, nameUuid } from "../../../provider/src/stix/index.js";

it("ids are the UUIDs of version 5 that another library makes of the same namespace and name", () => {
  const name = fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 2_000 }));
  fc.assert(
    fc.property(fc.uuid(), name, (namespace, text) => {
      expect(nameUuid(bytesOfUuid(namespace), text)).toBe(v5(Buffer.from(text, "utf8"), namespace));
    }),
  );
});

it("halves of characters count as U+FFFD", () => {
  const namespace = bytesOfUuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  expect(nameUuid(namespace, "a\ud800b")).toBe(nameUuid(namespace, "a\ufffdb"));
});
