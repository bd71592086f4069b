import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";

/**
 * Ends the program where a resource has the `import` option: the engine can't import dynamic resources, and
 * fails with a TypeError.
 *
 * @throws RunError
 */
export function refuseImport(type: string, opts: pulumi.CustomResourceOptions): void {
  if (opts.import === undefined) return;
  throw new RunError(
    `${type.slice(type.lastIndexOf(":") + 1)} does not support the option \`import\` (${JSON.stringify(opts.import)}). ` +
      "Fix: remove the option. `pulumi up` adopts a collection that exists already under its name.",
  );
}
