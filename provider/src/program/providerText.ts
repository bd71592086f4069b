/**
 * The CommonJS text that a resource carries as `__provider`: it requires the installed package by name, so it
 * never changes with the code, a path or a version, and deleting or refreshing old resources runs the
 * installed code. Part of every state ever written: never change it without an upgrade.
 */
export function providerText(provider: "threatCollection" | "threatFeed"): string {
  return `exports.handler = () => require("pulumi-extrahop/provider").${provider}`;
}
