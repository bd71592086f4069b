import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createAuthority,
  type FaultEffect,
  type Operation,
  type Simulator,
  startSimulator,
} from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";
import { addToFigure } from "../../support/figures.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { addBystander, bystanderOf, ours } from "../support/bystander.js";
import { codesIn } from "../support/diagnostics.js";
import { feedOf } from "../support/feeds.js";
import { SmallEngine } from "../support/smallEngine.js";

type Name = "sensor" | "tenant";

let systems: Readonly<Record<Name, Simulator>>;
let engine: SmallEngine;

beforeAll(async () => {
  const authority = await createAuthority();
  const folder = await temporaryFolder();
  await writeFile(join(folder, "ca.pem"), authority.caPem);
  await writeFile(join(folder, "feed.tar"), (await feedOf("v1")).stix1);
  const start = async (kind: "sensor" | "rx360") => {
    const simulator = await startSimulator({
      kind,
      firmware: "26.3.0",
      authority,
      keepFiles: false,
      ...(kind === "sensor" ? { apiKeys: ["key"] } : { clients: [{ id: "client", secret: "secret" }] }),
    });
    cleanUp(() => simulator.stop());
    await addBystander(simulator);
    return simulator;
  };
  systems = { sensor: await start("sensor"), tenant: await start("rx360") };
  const limits = { attempts: 2 };
  const config = {
    "extrahop:systems": JSON.stringify({
      sensor: { host: systems.sensor.url, apiKey: "key", caFile: "ca.pem", limits },
      tenant: {
        host: systems.tenant.url,
        clientId: "client",
        clientSecret: "secret",
        caFile: "ca.pem",
        limits,
      },
    }),
  };
  engine = new SmallEngine(folder, () => config);
});

const json = (body: unknown): FaultEffect => ({ kind: "json", body });
const nested = (depth: number): unknown => {
  let body: unknown = "end";
  for (let level = 0; level < depth; level += 1) body = [body];
  return body;
};
const proto = JSON.parse('[{ "__proto__": { "id": 1, "name": "feed" } }]') as unknown;
const terminal = "\u001b[2J\u001b]0;owned\u0007\r\nerror: all is well\u202e\u2028";

describe("a system that somebody else plays", () => {
  it.each<[what: string, name: Name, operation: Operation, effect: FaultEffect, code: string]>([
    [
      "lists an id that is a path",
      "sensor",
      "list",
      json([{ id: "1/../2", name: "feed" }]),
      "UNEXPECTED_ANSWER",
    ],
    ["lists an id between numbers", "sensor", "list", json([{ id: 1.5, name: "feed" }]), "UNEXPECTED_ANSWER"],
    [
      "lists an id beyond all numbers",
      "sensor",
      "list",
      json([{ id: 1e300, name: "feed" }]),
      "UNEXPECTED_ANSWER",
    ],
    ["lists nothing where a collection belongs", "sensor", "list", json([null]), "UNEXPECTED_ANSWER"],
    ["lists a name that is none", "sensor", "list", json([{ id: 1, name: ["feed"] }]), "UNEXPECTED_ANSWER"],
    ["lists by the prototype", "sensor", "list", json(proto), "UNEXPECTED_ANSWER"],
    ["lists in lists without end", "sensor", "list", json(nested(500)), "UNEXPECTED_ANSWER"],
    ["lists 40 MB", "sensor", "list", json([{ id: 1, name: "x".repeat(40_000_000) }]), "UNEXPECTED_ANSWER"],
    [
      "lists the name twice",
      "sensor",
      "list",
      json([1, 2].map((id) => ({ id, name: "feed" }))),
      "NAME_CLASH",
    ],
    ["has a version that is none", "sensor", "firmware", json({ version: terminal }), "UNEXPECTED_ANSWER"],
    ["has a number for a version", "sensor", "firmware", json({ version: 26.3 }), "UNEXPECTED_ANSWER"],
    [
      "gives a token that would end a header",
      "tenant",
      "token",
      json({ access_token: "a\r\nX-Injected: 1", expires_in: 600 }),
      "UNEXPECTED_ANSWER",
    ],
    ["gives a token that is none", "tenant", "token", json({ access_token: { a: 1 } }), "UNEXPECTED_ANSWER"],
    [
      "speaks to the terminal",
      "sensor",
      "list",
      { kind: "status", status: 422, detail: terminal },
      "REFUSED",
    ],
    [
      "speaks without end",
      "sensor",
      "list",
      { kind: "status", status: 422, detail: "long ".repeat(1_000_000) },
      "REFUSED",
    ],
    [
      "sends its clients elsewhere with control characters",
      "sensor",
      "list",
      { kind: "redirect", location: "https://evil.example/%0d%0a" },
      "UNEXPECTED_ANSWER",
    ],
  ])(
    "and that %s changes nothing, and is said in one short line",
    async (_what, name, operation, effect, code) => {
      const system = systems[name];
      const bystander = bystanderOf(system);
      const mark = system.journal.mark();
      system.faults.add({ operation, times: "always", effect });
      const { errors } = await engine.up({ x: { system: name, source: "feed.tar", name: "feed" } });
      system.faults.clear();
      const [message = ""] = [...errors.values()].map((error) => error.message);
      expect(codesIn(message)).toEqual([code]);
      expect(message.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
      expect(message.split("\n").length).toBeLessThanOrEqual(2);
      expect(message.length).toBeLessThan(1_000);
      const changes = system.journal
        .since(mark)
        .filter(({ operation }) => /create|replace|delete/.test(operation));
      expect(changes).toEqual([]);
      expect(ours(system)).toEqual([]);
      expect(bystanderOf(system)).toEqual(bystander);
      expect(engine.resources).toEqual([]);
      addToFigure("hostile inputs refused", 1);
    },
  );
});
