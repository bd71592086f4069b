import { type Size, sizes } from "./benchmark.js";

export interface Options {
  /** Benchmarks to run; all where none is named. */
  readonly names: readonly string[];
  readonly size: Size;
  readonly pairs?: number;
  /** Keeps the results of a quick run; those of a full run are kept anyway. */
  readonly record: boolean;
  /** Where results go instead of bench/results; the document then stays as it is. */
  readonly out?: string;
}

export const usage = `npm run bench [-- NAME…] [--quick | --size tiny|quick|full] [--pairs N] [--record | --out FOLDER]`;

/** @throws Error that says what is wrong with the arguments */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const names: string[] = [];
  let size: Size = "full";
  let pairs: number | undefined;
  let out: string | undefined;
  let record = false;
  const rest = [...args];
  const takeValue = (option: string): string => {
    const value = rest.shift();
    if (value === undefined) throw new Error(`${option} needs a value. ${usage}`);
    return value;
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--size") {
      const value = takeValue(arg);
      const found = sizes.find((one) => one === value);
      if (found === undefined) throw new Error(`--size is one of ${sizes.join(", ")}, not ${value}`);
      size = found;
    } else if (arg === "--quick") {
      size = "quick";
    } else if (arg === "--record") {
      record = true;
    } else if (arg === "--pairs") {
      pairs = Number(takeValue(arg));
      if (!Number.isInteger(pairs) || pairs < 1) throw new Error("--pairs is a whole number from 1");
    } else if (arg === "--out") {
      out = takeValue(arg);
    } else if (known.includes(arg)) {
      names.push(arg);
    } else {
      throw new Error(`There is no benchmark "${arg}". There are: ${known.join(", ")}. ${usage}`);
    }
  }
  return {
    names: names.length === 0 ? known : names,
    size,
    record,
    ...(pairs === undefined ? {} : { pairs }),
    ...(out === undefined ? {} : { out }),
  };
}
