const kinds: Readonly<Record<string, string>> = {
  AS: "autonomous-system",
  as: "autonomous-system",
  NetworkConnection: "network-traffic",
  Product: "software",
  SocketAddress: "network-traffic",
  URI: "url-without-value",
  WinExecutableFile: "file",
  WinFile: "file",
  WinProcess: "process",
  WinRegistryKey: "registry-key",
  X509Certificate: "certificate",
  x509certificate: "certificate",
};

/**
 * Why an object without a usable value cannot be used: what it is, by one name in both generations of STIX
 * where both know it.
 * @param object CybOX's name of it, e.g. `File`; undefined where its type is of no known namespace.
 * @param hashed true where it holds a hash
 */
export function reasonForObject(object: string | undefined, hashed: boolean): string {
  if (object === undefined) return "custom-object";
  if (hashed && /^(win)?(executable)?file$/i.test(object)) return "file-hash";
  return (
    kinds[object] ??
    object
      .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
      .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
      .toLowerCase()
  );
}
