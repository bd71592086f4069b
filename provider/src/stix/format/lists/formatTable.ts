import { accessRules } from "./known/accessRules.js";
import { adblock } from "./known/adblock.js";
import { bambenek } from "./known/bambenek.js";
import { c2IntelAddresses, c2IntelDomains } from "./known/c2Intel.js";
import { checksums } from "./known/checksums.js";
import { dnsmasq } from "./known/dnsmasq.js";
import { dshield } from "./known/dshield.js";
import { feodo } from "./known/feodo.js";
import { hosts } from "./known/hosts.js";
import { iprep } from "./known/iprep.js";
import { ipsetSave, ipsum, netset } from "./known/ipset.js";
import { iptables } from "./known/iptables.js";
import { mispCsv, mispCsvPlain } from "./known/mispCsv.js";
import { mispHashes } from "./known/mispHashes.js";
import { otx } from "./known/otx.js";
import { phishtank } from "./known/phishtank.js";
import { proxyRules } from "./known/proxyRules.js";
import { dat, p2p } from "./known/rangeLists.js";
import { reputationData } from "./known/reputationData.js";
import { rpz } from "./known/rpz.js";
import { signedLines } from "./known/signedLines.js";
import { spamhausDrop } from "./known/spamhausDrop.js";
import { sslblAddresses, sslblCertificates } from "./known/sslbl.js";
import { threatfox } from "./known/threatfox.js";
import { tweetFeed } from "./known/tweetFeed.js";
import { unbound } from "./known/unbound.js";
import { urlhaus, urlhausFeed } from "./known/urlhaus.js";
import { zeekIntel } from "./known/zeekIntel.js";
import type { KnownFormat } from "./knownFormat.js";

/** All known formats of lines, one row each; the first whose signature fits reads a list. */
export const formatTable: readonly KnownFormat[] = [
  zeekIntel,
  mispHashes,
  adblock,
  hosts,
  dnsmasq,
  unbound,
  rpz,
  accessRules,
  iptables,
  proxyRules,
  checksums,
  urlhaus,
  urlhausFeed,
  threatfox,
  feodo,
  sslblAddresses,
  sslblCertificates,
  otx,
  phishtank,
  mispCsv,
  mispCsvPlain,
  tweetFeed,
  c2IntelDomains,
  c2IntelAddresses,
  bambenek,
  reputationData,
  iprep,
  dshield,
  spamhausDrop,
  ipsetSave,
  netset,
  ipsum,
  signedLines,
  p2p,
  dat,
];
