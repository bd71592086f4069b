/** The message of whatever was thrown, also of errors from another realm, as test runners have them. */
export function messageOf(error: unknown): string {
  const message =
    typeof error === "object" && error !== null ? (error as { message?: unknown }).message : undefined;
  return typeof message === "string" ? message : String(error);
}
