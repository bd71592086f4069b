import fc from "fast-check";
import type { Fault, FaultEffect } from "../../../simulator/src/index.js";
import { bystanderOf } from "../support/bystander.js";
import {
  collectionNames,
  firmwares,
  resourceName,
  type SystemName,
  systemNames,
  versions,
  type World,
} from "./world.js";

/** What is known of a world beside what it declares. */
export interface Model {
  /**
   * Names on each system that somebody else left there, or whose record was lost with the state: nobody has
   * to remove them.
   */
  readonly strangers: Readonly<Record<SystemName, Set<string>>>;
  /**
   * True where systems were changed outside of Pulumi since the last refresh: an `up` alone need not see it.
   */
  changedOutside: boolean;
  /**
   * True where names were swapped since everything was last as declared: a deletion that a failed run left
   * pending may find that the other resource wrote the collection, and refuse once.
   */
  swapped: boolean;
}

/** One thing that happens. */
export type Step =
  | { readonly kind: "edit"; readonly resource: number; readonly version: string }
  | { readonly kind: "toggle"; readonly resource: number }
  | { readonly kind: "rename"; readonly resource: number; readonly name: string }
  | { readonly kind: "swap"; readonly system: SystemName }
  | { readonly kind: "relocate"; readonly resource: number }
  | { readonly kind: "key"; readonly resource: number; readonly version: string | undefined }
  | { readonly kind: "up" | "refresh"; readonly faults: readonly PlacedFault[] }
  | {
      readonly kind: "target";
      readonly resources: readonly number[];
      readonly faults: readonly PlacedFault[];
    }
  | { readonly kind: "kill"; readonly after: number; readonly faults: readonly PlacedFault[] }
  | { readonly kind: "check" }
  | {
      readonly kind: "remove" | "empty" | "add" | "move";
      readonly system: SystemName;
      readonly name: string;
    }
  | { readonly kind: "firmware"; readonly system: SystemName }
  | { readonly kind: "reimage"; readonly system: SystemName }
  | { readonly kind: "lose-state" };

export interface PlacedFault {
  readonly system: SystemName;
  readonly fault: Fault;
}

const effects: readonly FaultEffect[] = [
  { kind: "status", status: 401 },
  { kind: "status", status: 403 },
  { kind: "status", status: 404 },
  { kind: "status", status: 409 },
  { kind: "status", status: 422 },
  { kind: "status", status: 429 },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "reset", at: "before-body" },
  { kind: "reset", at: "after-body" },
  { kind: "cut" },
  { kind: "lost-answer" },
  { kind: "html" },
  { kind: "json", body: { other: true } },
  { kind: "redirect", location: "https://127.0.0.1:1/" },
];

const system = fc.constantFrom(...systemNames);
const resource = fc.nat({ max: 3 });
const name = fc.constantFrom(...collectionNames);

const placedFault: fc.Arbitrary<PlacedFault> = fc.record({
  system,
  fault: fc.record({
    operation: fc.constantFrom("list", "firmware", "create", "replace", "delete"),
    skip: fc.nat({ max: 3 }),
    times: fc.constantFrom(1 as const, 2 as const, "always" as const),
    effect: fc.constantFrom(...effects),
  }),
});

const faults = fc.array(placedFault, { maxLength: 3 });

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("up" as const), faults }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      resource,
      version: fc.constantFrom(...versions),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("toggle" as const), resource }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const), resource, name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("check" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("relocate" as const), resource }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("key" as const),
      resource,
      version: fc.constantFrom(undefined, "A", "B"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("target" as const),
      resources: fc.uniqueArray(resource, { minLength: 1, maxLength: 3 }),
      faults,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("kill" as const),
      after: fc.integer({ min: 1, max: 4 }),
      faults,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("swap" as const), system }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refresh" as const), faults }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("remove", "empty", "add", "move"), system, name }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("firmware" as const), system }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reimage" as const), system }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose-state" as const) }) },
);

/** Lets a step happen. */
export async function take(step: Step, world: World, model: Model): Promise<void> {
  switch (step.kind) {
    case "edit": {
      const wish = world.wishes[step.resource];
      if (wish !== undefined) wish.version = step.version;
      return;
    }
    case "toggle": {
      const wish = world.wishes[step.resource];
      if (wish !== undefined) wish.declared = !wish.declared;
      return;
    }
    case "rename": {
      const wish = world.wishes[step.resource];
      const taken = world.wishes.some(({ system, name }) => system === wish?.system && name === step.name);
      if (wish !== undefined && !taken) wish.name = step.name;
      return;
    }
    case "swap": {
      const [first, second] = world.wishes.filter(({ system }) => system === step.system);
      if (first !== undefined && second !== undefined) {
        [first.name, second.name] = [second.name, first.name];
        // Until both have come through, one may have taken what the other still thinks its own, or let go of
        // what the other has not taken: where both change their minds in between, only a refresh shows it,
        // and what nobody wants any longer stays.
        model.changedOutside = true;
        model.swapped = true;
        for (const { name } of [first, second]) model.strangers[step.system].add(name);
      }
      return;
    }
    case "relocate": {
      const wish = world.wishes[step.resource];
      if (wish === undefined) return;
      const other = wish.system === "one" ? "two" : "one";
      if (!world.wishes.some(({ system, name }) => system === other && name === wish.name))
        wish.system = other;
      return;
    }
    case "key": {
      const wish = world.wishes[step.resource];
      if (wish !== undefined)
        wish.userKey = step.version === undefined ? undefined : `key${step.resource}${step.version}`;
      return;
    }
    case "up":
      await underFaults(step.faults, world, () => world.up());
      return;
    case "refresh":
      await underFaults(step.faults, world, () => world.engine.refresh());
      return;
    case "target":
      await underFaults(step.faults, world, () =>
        world.up({ targets: new Set(step.resources.map(resourceName)) }),
      );
      model.swapped = true;
      return;
    case "kill":
      await killedRun(step, world, model);
      return;
    case "check":
      await expectConverges(world, model);
      return;
    case "lose-state":
      // A renamed collection that nobody remembers keeps its user key, which is then rightly somebody else's.
      if (systemNames.some((one) => world.systems[one].collections().some(isMoved))) return;
      world.engine.discard();
      for (const one of systemNames) {
        for (const held of world.systems[one].collections()) model.strangers[one].add(held.name);
      }
      return;
    case "firmware":
      world.systems[step.system].setFirmware(
        firmwares[world.generationOf(step.system) === "stix1" ? "stix2" : "stix1"],
      );
      model.changedOutside = true;
      return;
    case "reimage":
      await world.systems[step.system].reimage();
      await addBystanderAgain(world, step.system);
      model.changedOutside = true;
      return;
    default:
      await tamper(step, world, model);
  }
}

async function underFaults(
  faults: readonly PlacedFault[],
  world: World,
  run: () => Promise<unknown>,
): Promise<void> {
  for (const { system, fault } of faults) world.systems[system].faults.add(fault);
  await run();
  for (const one of systemNames) world.systems[one].faults.clear();
}

/** What a killed run created is in no state: only the program knows that it is its own. */
async function killedRun(
  { after, faults }: Extract<Step, { kind: "kill" }>,
  world: World,
  model: Model,
): Promise<void> {
  const held = (one: SystemName) => world.systems[one].collections().map(({ name }) => name);
  const before = { one: new Set(held("one")), two: new Set(held("two")) };
  await underFaults(faults, world, () => world.up({ killedAfter: after }));
  for (const one of systemNames) {
    for (const name of held(one)) if (!before[one].has(name)) model.strangers[one].add(name);
  }
  model.changedOutside = true;
  model.swapped = true;
}

async function tamper(
  { kind, system, name }: Extract<Step, { system: SystemName; name: string }>,
  world: World,
  model: Model,
): Promise<void> {
  const { tamper } = world.systems[system];
  const isHeld = world.systems[system].collections().some((held) => held.name === name);
  if (kind === "add") {
    if (isHeld) return;
    // A collection without a user key gets in nobody's way.
    await tamper.add({ name, observables: 9, userKey: null });
    model.strangers[system].add(name);
  } else if (isHeld) {
    if (kind === "remove") await tamper.remove(name);
    if (kind === "empty") {
      await tamper.empty(name);
      // Whether somebody else has taken it over cannot be known from then on: a renaming in the program
      // leaves it alone.
      model.strangers[system].add(name);
    }
    if (kind === "move" && !model.strangers[system].has(name)) {
      const moved = `${name}${movedSuffix}`;
      if (world.systems[system].collections().some((held) => held.name === moved)) return;
      await tamper.rename(name, moved);
      model.strangers[system].add(moved);
    }
  }
  model.changedOutside = true;
}

const movedSuffix = "-moved";
const isMoved = ({ name }: { readonly name: string }) => name.endsWith(movedSuffix);

async function addBystanderAgain(world: World, system: SystemName): Promise<void> {
  await world.systems[system].tamper.add({ name: "bystander", observables: 7 });
}

const isRefusedDeletion = ({ message }: Error) => message.includes("[EXTRAHOP_DELETION_REFUSED]");

/**
 * Where another resource takes over the name of a collection with a declared user key, which this one then
 * asks for again, the error says to give this one none.
 *
 * @returns true where a resource was changed as its error says
 */
function followsAdvice(errors: ReadonlyMap<string, Error>, world: World): boolean {
  const advised = world.wishes.filter((_, index) =>
    errors.get(resourceName(index))?.message.includes("Give this resource another `userKey`, or none"),
  );
  for (const wish of advised) wish.userKey = undefined;
  return advised.length > 0;
}

/**
 * Without any fault, an `up` ends in exactly what is declared, with a refresh before it where somebody else
 * was at work; nothing is left of what is no longer declared, and nothing of strangers is touched.
 */
export async function expectConverges(world: World, model: Model): Promise<void> {
  const before = new Map(systemNames.map((name) => [name, bystanderOf(world.systems[name])]));
  if (model.changedOutside) {
    const { errors } = await world.engine.refresh();
    expect([...errors.values()].map(({ message }) => message)).toEqual([]);
  }
  let { errors } = await world.up();
  if (model.swapped && [...errors.values()].every(isRefusedDeletion)) ({ errors } = await world.up());
  model.swapped = false;
  if (followsAdvice(errors, world)) ({ errors } = await world.up());
  expect([...errors].map(([resource, { message }]) => `${resource}: ${message}`)).toEqual([]);
  model.changedOutside = false;
  for (const system of systemNames) {
    const wishes = world.wishes.filter((wish) => wish.declared && wish.system === system);
    const wanted = new Map<string, string>();
    for (const { name, version } of wishes) {
      wanted.set(name, await world.contentOf(world.generationOf(system), version, name));
    }
    const held = world.systems[system].collections().filter(({ name }) => name !== "bystander");
    // Names are unique on these systems: what is held and neither declared nor a stranger's would be a
    // double.
    const ours = held.filter(({ name }) => wanted.has(name) || !model.strangers[system].has(name));
    expect(new Map(ours.map(({ name, sha256 }) => [name, sha256]))).toEqual(wanted);
    expect(bystanderOf(world.systems[system])).toEqual(before.get(system));
    // What is ours now is no stranger's any longer: once it is undeclared, it has to go.
    for (const name of wanted.keys()) model.strangers[system].delete(name);
  }
  const declared = world.wishes.filter((wish) => wish.declared).length;
  expect(world.engine.resources).toHaveLength(declared);
}
