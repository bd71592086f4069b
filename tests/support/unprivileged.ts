/** The account that owns nothing, on Linux and macOS alike. */
const nobody = 65_534;

/** Does something without the rights of root, which may read everything whatever the permissions say. */
export async function unprivileged<T>(action: () => Promise<T>): Promise<T> {
  const { seteuid } = process;
  if (seteuid === undefined || process.getuid?.() !== 0) return action();
  seteuid(nobody);
  try {
    return await action();
  } finally {
    seteuid(0);
  }
}
