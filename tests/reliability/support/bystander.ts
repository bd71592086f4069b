import type { CollectionView, Simulator } from "../../../simulator/src/index.js";

const name = "bystander";

/** A collection of somebody else, on every system of every test here. */
export async function addBystander(system: Simulator): Promise<CollectionView> {
  await system.tamper.add({ name, observables: 7 });
  return bystanderOf(system);
}

export function bystanderOf(system: Simulator): CollectionView {
  const found = system.collections().find((collection) => collection.name === name);
  if (found === undefined) throw new Error("the bystander is gone");
  return found;
}

/** Makes a system's list long. */
export async function addCrowd(system: Simulator, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await system.tamper.add({ name: `${name} ${number}` });
}

/** Everything on a system but bystanders. */
export function ours(system: Simulator): readonly CollectionView[] {
  return system.collections().filter((collection) => !collection.name.startsWith(name));
}
