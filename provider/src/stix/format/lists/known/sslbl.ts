import { csvFormat } from "../csvFormat.js";

/** Addresses seen with a certificate of a botnet. */
export const sslblAddresses = csvFormat({
  name: "sslbl-ip-csv",
  title: "SSLBL address CSV",
  publisher: "abuse.ch",
  header: ["dstip", "dstport"],
  value: "dst_ip",
});

/** Fingerprints of certificates, which no system matches. */
export const sslblCertificates = csvFormat({
  name: "sslbl-certificate-csv",
  title: "SSLBL certificate CSV",
  publisher: "abuse.ch",
  header: ["listingdate", "sha1", "listingreason"],
  value: "SHA1",
});
