/** Numbers that look random and come again with the same seed. */
export interface Random {
  readonly seed: number;
  /** A whole number from 0 to below the bound. */
  below(bound: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** The seed of a run: RELIABILITY_SEED, else another one each time. Tests carry it in their titles. */
export function seededRandom(): Random {
  const seed = Number(process.env["RELIABILITY_SEED"] ?? Date.now() % 1_000_000);
  let state = seed;
  // mulberry32, a published generator of 32 bits.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    seed,
    below,
    pick: (choices) => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new RangeError("there is nothing to pick from");
      return choice;
    },
  };
}
