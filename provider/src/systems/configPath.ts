/**
 * The key of a system's setting as `pulumi config set --path` takes it, in single quotes for a shell. A name
 * with a dot, as of a system that is called like its host, would be taken for a path without brackets.
 */
export function configPath(system: string, setting: string): string {
  const name = /^[A-Za-z_][\w-]*$/.test(system) ? `.${system}` : `[${JSON.stringify(system)}]`;
  return `'extrahop:systems${name}.${setting}'`;
}
