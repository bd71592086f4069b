import type { FaultEffect, Operation, Simulator } from "../../simulator/src/index.js";
import { type Fleet, type SystemOptions, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf, fleetProgram } from "./feeds.js";

/** What goes wrong, and whether it goes on until it is mended (`always`) or happens once. */
const faults = {
  "reset-before": { effect: { kind: "reset", at: "before-body" }, times: "always" },
  "reset-within": { effect: { kind: "reset", at: "within-body" }, times: "always" },
  "reset-once": { effect: { kind: "reset", at: "after-body" }, times: 1 },
  "lost-answer": { effect: { kind: "lost-answer" }, times: 1 },
  silence: { effect: { kind: "hang" }, times: "always" },
  "cut-once": { effect: { kind: "cut" }, times: 1 },
  "401": { effect: { kind: "status", status: 401 }, times: "always" },
  "403": { effect: { kind: "status", status: 403 }, times: "always" },
  "404": { effect: { kind: "status", status: 404 }, times: "always" },
  "409": { effect: { kind: "status", status: 409 }, times: "always" },
  "413": { effect: { kind: "status", status: 413 }, times: "always" },
  "422": { effect: { kind: "status", status: 422 }, times: "always" },
  "429-once": { effect: { kind: "status", status: 429, retryAfterSeconds: 1 }, times: 1 },
  "429-date": {
    effect: { kind: "status", status: 429, retryAfterSeconds: 1, retryAfterFormat: "http-date" },
    times: 1,
  },
  "429-too-long": { effect: { kind: "status", status: 429, retryAfterSeconds: 7_200 }, times: "always" },
  "500": { effect: { kind: "status", status: 500 }, times: "always" },
  "502-once": { effect: { kind: "status", status: 502 }, times: 1 },
  "503": { effect: { kind: "status", status: 503 }, times: "always" },
  html: { effect: { kind: "html" }, times: "always" },
  redirect: { effect: { kind: "redirect", location: "https://127.0.0.1:9/elsewhere" }, times: "always" },
  "other-json": { effect: { kind: "json", body: { hello: "world" } }, times: "always" },
} as const satisfies Readonly<Record<string, { effect: FaultEffect; times: number | "always" }>>;

type FaultName = keyof typeof faults;
const faultNames = Object.keys(faults) as FaultName[];

/** Faults that the run itself gets over. */
const overcome: readonly FaultName[] = [
  "reset-once",
  "lost-answer",
  "cut-once",
  "429-once",
  "429-date",
  "502-once",
];

/** The code that a user sees for each of the others. */
const codes: Readonly<Partial<Record<FaultName, string>>> = {
  "reset-before": "EXTRAHOP_UNREACHABLE",
  "reset-within": "EXTRAHOP_UNREACHABLE",
  silence: "EXTRAHOP_TIMEOUT",
  "401": "EXTRAHOP_UNAUTHORIZED",
  "403": "EXTRAHOP_FORBIDDEN",
  "404": "EXTRAHOP_UNEXPECTED_ANSWER",
  "409": "EXTRAHOP_REFUSED",
  "413": "EXTRAHOP_TOO_LARGE",
  "422": "EXTRAHOP_REFUSED",
  "429-too-long": "EXTRAHOP_RATE_LIMITED",
  "500": "EXTRAHOP_UNAVAILABLE",
  "503": "EXTRAHOP_UNAVAILABLE",
  html: "EXTRAHOP_UNEXPECTED_ANSWER",
  redirect: "EXTRAHOP_UNEXPECTED_ANSWER",
  "other-json": "EXTRAHOP_UNEXPECTED_ANSWER",
};

interface Row {
  readonly operation: Operation;
  readonly firmware: string;
  /** Cells whose outcome differs from `codes`. */
  readonly except?: Readonly<Partial<Record<FaultName, string>>>;
  /** What provokes the request. */
  readonly when: "first-up" | "refresh";
}

/** A system that answers 200 with foreign JSON to an upload has not taken it: the list shows that. */
const unverified = { "other-json": "EXTRAHOP_NOT_VERIFIED" };

const rows: readonly Row[] = [
  { operation: "list", firmware: "9.8.0", when: "first-up" },
  { operation: "firmware", firmware: "9.8.0", when: "first-up" },
  { operation: "create", firmware: "9.8.0", when: "first-up", except: unverified },
  { operation: "create", firmware: "26.3.0", when: "first-up", except: unverified },
  { operation: "list", firmware: "26.3.0", when: "refresh" },
];

describe.each(rows)(
  "$operation on firmware $firmware at $when",
  ({ operation, firmware, when, except = {} }) => {
    let fleet: Fleet<FaultName>;
    let project: Project;
    let text: string;
    let code: number | null;

    const own = (system: Simulator) =>
      system
        .collections()
        .map(({ name }) => name)
        .sort();

    beforeAll(async () => {
      const systems = Object.fromEntries(
        faultNames.map((name) => [name, { kind: "sensor", firmware }]),
      ) as Record<FaultName, SystemOptions>;
      fleet = await startFleet(systems);
      project = await createProject({
        files: { "index.ts": fleetProgram, "stix/feed.json": bundleOf(["192.0.2.1"]) },
      });
      const limits = faultNames.flatMap((name) => [
        { path: `extrahop:systems.${name}.limits.attempts`, value: "2" },
        { path: `extrahop:systems.${name}.limits.idleSeconds`, value: "1" },
      ]);
      await project.configure([...fleet.config(), ...limits]);
      if (when === "refresh") await project.must("up", "--yes", "--skip-preview");
      for (const name of faultNames) {
        fleet.systems[name].tamper.add({ name: "bystander", observables: 7 });
        fleet.systems[name].faults.add({ operation, ...faults[name] });
      }
      const run =
        when === "refresh"
          ? await project.refresh("--continue-on-error")
          : await project.up("--continue-on-error");
      text = run.text;
      code = run.code;
    });

    it("fails the run and says so by its exit code", () => {
      expect(code).not.toBe(0);
    });

    if (when !== "refresh") {
      const failing = faultNames.filter((name) => !overcome.includes(name));
      it.each(failing)("says of %s what came back, on which system, by a stable code", (name) => {
        const expected = except[name] ?? codes[name] ?? "";
        const place = new RegExp(`${name}: [^\\n]* failed: [^\\n]*\\[(EXTRAHOP_\\w+)\\]`);
        expect(text.match(place)?.[1]).toBe(expected);
        if (name === "403") expect(text).toContain("System and Access Administration");
      });

      it.each(overcome)("gets over %s within the run", (name) => {
        expect(own(fleet.systems[name])).toEqual(["bystander", "feed"]);
      });
    }

    it("never repeats a creation blindly: a list stands between two of them", () => {
      for (const name of faultNames) {
        const sent = fleet.systems[name].journal
          .map(({ operation }) => operation)
          .filter((one) => one === "create" || one === "list");
        for (const [index, one] of sent.entries()) {
          const again = one === "create" && sent[index - 1] === "create";
          // A connection that was never made, and a 429, certainly carried nothing out.
          expect(again && !name.startsWith("429")).toBe(false);
        }
      }
    });

    it("ends, with the faults gone, in exactly the declared state, and touches no bystander", async () => {
      for (const name of faultNames) fleet.systems[name].faults.clear();
      const up = await project.up();
      expect(up.code).toBe(0);
      for (const name of faultNames) {
        expect(own(fleet.systems[name])).toEqual(["bystander", "feed"]);
        expect(fleet.systems[name].collections().find(({ name }) => name === "bystander")?.observables).toBe(
          7,
        );
      }
      const state = await project.exportedState();
      for (const secret of fleet.secrets) {
        expect(state).not.toContain(secret);
        expect(text).not.toContain(secret);
      }
      expect((await project.up()).text).toMatch(/\d+ unchanged/);
    });
  },
);
