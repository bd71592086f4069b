import type { IndicatorType } from "../../model.js";
import { plainName } from "./plainName.js";

/** What a cell of a type column says about the value beside it. */
export type TypeClaim =
  /** The value is of one of these types; undefined where only its text can say. */
  | { readonly kind: "value"; readonly claim: IndicatorType | undefined }
  /** Two values joined by `|`, or a value and a port. */
  | { readonly kind: "composite" }
  | { readonly kind: "port" }
  /** Something that no system matches on traffic; `reason` says what. */
  | { readonly kind: "other"; readonly reason: string };

const address: TypeClaim = { kind: "value", claim: undefined };
const domain: TypeClaim = { kind: "value", claim: "domain-name" };
const url: TypeClaim = { kind: "value", claim: "url" };
const composite: TypeClaim = { kind: "composite" };
const port: TypeClaim = { kind: "port" };
const other = (reason: string): TypeClaim => ({ kind: "other", reason });

/** Words of type columns, in lower case and letters and digits only. */
const words = new Map<string, TypeClaim>();
const learn = (claim: TypeClaim, text: string) => {
  for (const word of text.split(" ")) words.set(word, claim);
};

learn(
  address,
  "ip ips ipv4 ipv6 ip4 ip6 addr address ipaddr ipaddress ipv4addr ipv6addr ipv4address ipv6address ipsrc ipdst " +
    "srcip dstip cidr subnet network netblock net iprange range ipv4cidr ipv6cidr ipv4net ipv6net ipcidr",
);
learn(
  domain,
  "domain domains domainname hostname host fqdn dns dnsname subdomain domaindns maliciousdomain c2domain",
);
learn(url, "url urls uri maliciousurl phishingurl phishurl urlaccess httpurl");
learn(composite, "domainip hostnameip ipdomain");
learn(port, "ipport ipdstport ipsrcport hostnameport domainport ipaddressport socket socketaddress ipv4port");
learn(
  other("file-hash"),
  "md5 sha1 sha224 sha256 sha384 sha512 ssdeep imphash tlsh hash filehash filemd5 filesha1 filesha256 filehashmd5 " +
    "filehashsha1 filehashsha256 filehashsha512 filehashpehash filehashimphash md5hash sha1hash sha256hash sha3384 " +
    "filenamemd5 filenamesha1 filenamesha256 filenamesha512 filenamessdeep filenameimphash authentihash pehash vhash " +
    "certhash pubkeyhash ja3 ja3s ja3fingerprintmd5 x509fingerprintsha1 x509fingerprintmd5 x509fingerprintsha256 malwaresample",
);
learn(
  other("email-address"),
  "email emails mail emailaddress emailaddr emailsrc emaildst emailreplyto emailsubject emailattachment",
);
learn(
  other("other-type"),
  "filename file filepath filename mutex regkey registry registrykey yara snort sigma cve vulnerability text comment other " +
    "username link uripath pattern useragent as asn btc bitcoinaddress wallet software certificate service process " +
    "windowsservicename campaignname threatactor malwaretype attachment namedpipe size sizeinbytes datetime port boolean " +
    "float counter hex cpe weakness phonenumber iban bic cookie dkim dkimsignature dnssoaemail whoisregistrar " +
    "whoisregistrantname whoisregistrantorg whoisregistrantphone whoiscreationdate patterninfile patternintraffic " +
    "patterninmemory patternfilename stix2pattern gitcommitid githubusername githuborganisation githubrepository jabberid " +
    "twitterid mimetype pdb processstate sshfingerprint targetlocation targetmachine targetorg targetuser targetemail " +
    "targetexternal malwarefamily mutexname bankaccountnr ccnumber primaryemail",
);
learn(
  other("file-hash"),
  "jarmfingerprint hasshmd5 hasshservermd5 faviconmmh3 cdhash telfhash impfuzzy ja4 ja4s",
);
learn(other("mac-address"), "mac macaddress");

/** What the word of a type column means; undefined for a word that no known publisher uses as a type. */
export function claimOfWord(word: string): TypeClaim | undefined {
  const text = word.toLowerCase().replace(/^intel::/, "");
  const claim = words.get(plainName(text));
  if (claim !== undefined) return claim;
  if (!text.includes("|")) return claimOfLastWord(text);
  // `regkey|value`, `filename|telfhash`: what begins with something else is not matched as a whole either.
  const first = words.get(plainName(text.slice(0, text.indexOf("|"))));
  return first?.kind === "other" ? first : undefined;
}

/** `c2-ip`, `phishing url`: what the last word says, where those before it are words too. */
function claimOfLastWord(text: string): TypeClaim | undefined {
  const [, before = "", last = ""] =
    /^([a-z][a-z0-9]*(?:[\s_/-]+[a-z0-9]+)?)[\s_/-]+([a-z0-9]+)$/.exec(text) ?? [];
  const claim = words.get(last);
  return before !== "" && claim?.kind === "value" ? claim : undefined;
}
