/**
 * Measures both sides in turn, A B A B …, so that whatever else the machine does meets both alike.
 *
 * @param sides what to measure, by name
 */
export async function inTurn<Name extends string, T>(
  rounds: number,
  sides: Readonly<Record<Name, (round: number) => Promise<T>>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(sides) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await sides[name](round));
  }
  return results;
}
