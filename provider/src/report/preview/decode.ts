/** The text of a file as a shell wrote it: UTF-8, or the UTF-16 of a PowerShell redirection. */
export function decodeText(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(utf16 ? "utf16le" : "utf8").replace(/^\ufeff/, "");
}
