import { hash } from "node:crypto";

const namespaceBytes = 16;
let input = Buffer.alloc(1024);

/**
 * A UUID of version 5 (RFC 9562, section 5.5), which depends on its namespace and name alone. Made here,
 * because each indicator that is converted needs one, and the library `uuid` takes more than twice as long.
 *
 * @param namespace the 16 bytes of a UUID
 * @param name halves of characters become U+FFFD
 * @returns 36 characters in lower case
 */
export function nameUuid(namespace: Uint8Array, name: string): string {
  // A UTF-16 unit takes three bytes at most.
  const most = namespaceBytes + name.length * 3;
  if (most > input.length) input = Buffer.alloc(most * 2);
  input.set(namespace, 0);
  const length = namespaceBytes + input.write(name, namespaceBytes, "utf8");
  const digest = hash("sha1", input.subarray(0, length), "hex");
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** The bytes of a UUID in its usual form. */
export const bytesOfUuid = (uuid: string): Uint8Array => Buffer.from(uuid.replaceAll("-", ""), "hex");
