import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/** Why a PEM file of authorities cannot be used, or undefined where it can. */
export function faultOfCaFile(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`;
  }
  const certificates =
    text.match(/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END [^-]*-----/g) ?? [];
  if (certificates.length === 0) {
    return text.startsWith("0")
      ? "holds no certificate in PEM form; if it is DER, convert it: openssl x509 -inform der -in FILE -out FILE.pem"
      : "holds no certificate";
  }
  const broken = certificates.findIndex((certificate) => !isCertificate(certificate));
  return broken === -1 ? undefined : `holds a certificate that cannot be read (number ${broken + 1})`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
