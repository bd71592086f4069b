/** Elements of CybOX objects that describe the indicator and are no indicators, by object and local name. */
const reasons: ReadonlyMap<string, string> = new Map([
  ["whois Nameservers", "name-server"],
  ["whois Nameserver", "name-server"],
  ["whois Server_Name", "name-server"],
  ["whois Registrar_Info", "registrar"],
  ["httpsession Referer", "http-referer"],
  ["networkconnection Source_Socket_Address", "connection-source"],
]);

/**
 * Why the values inside of an element are not used; undefined where they are.
 * @param object CybOX's name of the object that the element's namespace belongs to, in either spelling:
 *   `NetworkConnection` is `network-connection` in the namespaces of OASIS
 */
export function reasonForContext(object: string | undefined, local: string): string | undefined {
  return object === undefined
    ? undefined
    : reasons.get(`${object.toLowerCase().replaceAll("-", "")} ${local}`);
}
