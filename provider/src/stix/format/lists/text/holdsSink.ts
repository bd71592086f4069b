/** True for a name that lost the whitespace after the address of its line, as in `0.0.0.0alder.example`. */
export function holdsSink(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first === 0x30 || first === 0x31) && /^(?:0\.0\.0\.0|127\.0\.0\.1)[a-z_]/i.test(text);
}
