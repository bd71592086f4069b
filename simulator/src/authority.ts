import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

/**
 * A certificate authority that signs the certificates of simulators, so that clients can verify them for
 * real.
 */
export interface Authority {
  /** The CA certificate, for the client's trust store. */
  readonly caPem: string;
  /** The CA's private key as PKCS #8, to make the same authority again with {@link restoreAuthority}. */
  readonly keyPem: string;
  /** Issues a certificate for these host names and addresses. */
  issue(certificate: CertificateRequest): Promise<{ readonly certPem: string; readonly keyPem: string }>;
}

export interface CertificateRequest {
  readonly hosts: readonly string[];
  /** Default a day ago. */
  readonly validFrom?: Date;
  /** Default in a year. */
  readonly validTo?: Date;
  /** What the certificate is for (extended key usage). Default `server`. */
  readonly purpose?: "server" | "client";
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 60 * 60 * 1000;

/** Makes a new authority; share it between simulators so that one CA file serves a whole fleet. */
export async function createAuthority(commonName = "extrahop-sim CA"): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: [{ CN: [commonName] }],
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 3650 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authorityOf(certificate, keys.privateKey);
}

/**
 * Makes the authority again that {@link createAuthority} made; throws when the texts are not a certificate
 * and its key.
 */
export async function restoreAuthority(caPem: string, keyPem: string): Promise<Authority> {
  const der = x509.PemConverter.decodeFirst(keyPem);
  const privateKey = await webcrypto.subtle.importKey("pkcs8", der, algorithm, true, ["sign"]);
  return authorityOf(new x509.X509Certificate(caPem), privateKey);
}

async function authorityOf(ca: x509.X509Certificate, caKey: webcrypto.CryptoKey): Promise<Authority> {
  return {
    caPem: pemText(ca.toString("pem")),
    keyPem: await privateKeyPem(caKey),
    async issue({ hosts, validFrom, validTo, purpose = "server" }) {
      const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: randomSerial(),
        subject: [{ CN: ["extrahop-sim"] }],
        issuer: ca.subjectName,
        notBefore: validFrom ?? new Date(Date.now() - day),
        notAfter: validTo ?? new Date(Date.now() + 365 * day),
        publicKey: keys.publicKey,
        signingKey: caKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([
            purpose === "server" ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
          ]),
          new x509.SubjectAlternativeNameExtension(
            [...new Set(hosts)].map((host) => ({ type: isIP(host) === 0 ? "dns" : "ip", value: host })),
          ),
          await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { certPem: pemText(certificate.toString("pem")), keyPem: await privateKeyPem(keys.privateKey) };
    },
  };
}

const privateKeyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  pemText(x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY"));

const pemText = (pem: string): string => (pem.endsWith("\n") ? pem : `${pem}\n`);

/** Positive and 16 bytes long, as RFC 5280 wants. */
function randomSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString("hex");
}
