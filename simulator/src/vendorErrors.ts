/**
 * Every error that the simulated API can answer, in one place. The vendor documents statuses but no error
 * bodies, so the shape `{type, detail}` and all texts are ours; the basis of each refusal is in
 * behaviours.ts under the same name.
 */
export class VendorError extends Error {
  override readonly name = "VendorError";

  constructor(
    readonly status: number,
    readonly type: string,
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** True when the connection cannot be used again, as after a body that was refused unread. */
    readonly closesConnection = false,
  ) {
    super(detail);
  }
}

export const vendorErrors = {
  notAuthenticated: (detail: string, scheme: string) =>
    new VendorError(401, "authentication_required", detail, { "www-authenticate": scheme }),
  missingPrivilege: () =>
    new VendorError(
      403,
      "permission_denied",
      "The user of these credentials lacks the system and access administration privilege.",
    ),
  unknownPath: (path: string) => new VendorError(404, "not_found", `No resource at ${path}.`),
  unknownCollection: (key: string) => new VendorError(404, "not_found", `No threat collection ${key}.`),
  wrongMethod: (method: string, allowed: readonly string[]) =>
    new VendorError(405, "method_not_allowed", `${method} is not supported here.`, {
      allow: allowed.join(", "),
    }),
  malformedRequest: (detail: string) => new VendorError(400, "invalid_request", detail),
  nameTaken: (name: string) =>
    new VendorError(409, "conflict", `A threat collection named ${JSON.stringify(name)} exists already.`),
  userKeyTaken: (userKey: string) =>
    new VendorError(
      409,
      "conflict",
      `A threat collection with the user key ${JSON.stringify(userKey)} exists already.`,
    ),
  tooLarge: (limitBytes: number) =>
    new VendorError(
      413,
      "request_too_large",
      `The request body is larger than ${limitBytes} bytes.`,
      {},
      true,
    ),
  wrongMediaType: (expected: string) =>
    new VendorError(415, "unsupported_media_type", `The request body has to be ${expected}.`),
  invalidField: (detail: string) => new VendorError(422, "invalid_field", detail),
  unusableFile: (detail: string) => new VendorError(422, "invalid_file", detail),
  rateLimited: (retryAfterSeconds: number) =>
    new VendorError(429, "rate_limited", "Too many requests.", { "retry-after": String(retryAfterSeconds) }),
  internal: () => new VendorError(500, "internal_error", "The request failed for an internal reason."),
} as const;
