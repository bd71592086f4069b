import { roleOfWords } from "./contextNames.js";
import { namesExceptions } from "./marks/exceptionNames.js";
import { plainName } from "./plainName.js";

/** What the name of a column says about its cells. */
export type ColumnRole =
  /** An indicator of any type. */
  | "any"
  | "address"
  | "domain"
  | "host"
  | "url"
  /** What kind of value another column holds. */
  | "type"
  | "start"
  | "end"
  | "mask"
  | "prefix"
  | "toIds"
  /** The own side of a connection: never read unless it is named by the user, and a doubt beside another. */
  | "own"
  /** Values that are let through. */
  | "exceptions"
  /** Says where the row comes from, never what to match. */
  | "context";

const roles = new Map<string, ColumnRole>();
const learn = (role: ColumnRole, text: string) => {
  for (const name of text.split(" ")) roles.set(name, role);
};

learn(
  "any",
  "indicator indicators ioc iocs iocvalue indicatorvalue value observable observablevalue artifact",
);
learn(
  "address",
  "address cidr destinationip dstip ip ipaddr ipaddress ipaddresses ips ipv4 ipv6 network networkaddress sourceip srcip " +
    "subnet addr addrs net base baseip baseaddress networkbase netbase networkip subnetip subnetaddress ipcidr netblock c2ip badip attackerip maliciousip ipv4addr ipv6addr ipsrc ipdst destip remoteip netaddr srcaddr dstaddr",
);
learn("domain", "domain domainname domainsuffix domains fqdn c2domain maliciousdomain baddomain");
learn("host", "host hostname hostnames");
learn("url", "uri url urls maliciousurl phishurl phishingurl");
// `scope` says of decisions of CrowdSec whether the value is an address, a range or a user name.
learn(
  "type",
  "type ioctype indicatortype kind typeofioc observabletype valuetype iockind attributetype scope",
);
learn(
  "start",
  "start startip rangestart ipstart from fromip ipfrom first firstip startaddress startipaddress startaddr ipstartaddress beginip ipbegin firstaddress begin low",
);
learn(
  "end",
  "end endip rangeend ipend to toip ipto last lastip endaddress endipaddress endaddr ipendaddress finiship ipfinish lastaddress high",
);
learn("mask", "netmask mask subnetmask networkmask");
learn("prefix", "prefix prefixlen prefixlength bits masklen masklength cidrlength maskbits");
learn("toIds", "toids");
learn(
  "context",
  "reference references ref refs link links source sources reporter permalink report reporturl referenceurl " +
    "urlhauslink phishdetailurl detailurl details description note notes comment comments tags feed provider sourceurl referrer " +
    "referer country asn as registrar nameserver website metasource metaurl " +
    "file filename filenames filepath path fullpath process processname imagename commandline cmdline email emails " +
    "next previous prev self href nextlink nextpage odatacontext odatanextlink apiroots " +
    "emailaddress sender mail md5 sha1 sha256 sha512 hash filehash",
);

/** The role of a name that publishers use as it is. */
export function roleOfName(name: string): ColumnRole | undefined {
  return roles.get(plainName(name)) ?? (namesExceptions(name) ? "exceptions" : undefined);
}

/** The role of the name of a column, by its words where the whole name is not known. */
export function roleOfColumn(name: string): ColumnRole | undefined {
  return roleOfName(name) ?? roleOfWords(name);
}
