import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";

/** What carries out the operations of dynamic resources. */
const dynamicPackage = "pulumi-nodejs";

/**
 * Ends the program where a resource has an option that the engine does not support for dynamic resources:
 * `import` fails with a TypeError, and an explicit provider gets no configuration and so knows no system.
 *
 * @throws RunError
 */
export function refuseOptions(type: string, { import: id, provider }: pulumi.CustomResourceOptions): void {
  const resource = type.slice(type.lastIndexOf(":") + 1);
  if (id !== undefined) {
    throw new RunError(
      `${resource} does not support the option \`import\` (${JSON.stringify(id)}). ` +
        "Fix: remove the option. `pulumi up` adopts a collection that exists already under its name.",
    );
  }
  if (provider !== undefined) throw withoutProvider(resource, "provider");
}

/** The same for a component, which hands its providers on to its resources. @throws RunError */
export function refuseProviders(
  component: string,
  { provider, providers = [] }: pulumi.ComponentResourceOptions,
): void {
  const all = [...(provider === undefined ? [] : [provider]), ...Object.values(providers)];
  if (all.some((one) => packageOf(one) === dynamicPackage)) throw withoutProvider(component, "providers");
}

/** The SDK declares the method for its own use only. */
function packageOf(provider: pulumi.ProviderResource): string {
  return (provider as unknown as { getPackage(): string }).getPackage();
}

function withoutProvider(resource: string, option: string): RunError {
  return new RunError(
    `${resource} does not support the option \`${option}\`: an explicit provider gets no configuration of the stack, and so knows no system. ` +
      "Fix: remove the option. To reach a system with other settings, describe it as the collection's `system`.",
  );
}
