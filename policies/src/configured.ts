import type { PolicyConfigSchema } from "@pulumi/policy";

type Setting = PolicyConfigSchema["properties"][string];

/** Settings of a policy as its configuration gives them; what is not given is as in the defaults. */
export function configured<T extends object>(defaults: T, given: Partial<T>): T {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(known) as Partial<T>) };
}

export const textList = (description: string, byDefault: readonly string[]): Setting => ({
  type: "array",
  items: { type: "string" },
  default: [...byDefault],
  description,
});
