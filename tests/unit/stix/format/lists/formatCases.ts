/** A list as a publisher writes it, with made-up values, and what each of its rows holds. */
export interface FormatCase {
  /** Name that the format is detected by. */
  readonly format: string;
  readonly before?: readonly string[];
  readonly rows: readonly (readonly [line: string, ...values: string[]])[];
  readonly after?: readonly string[];
  /** True where cells are separated by commas, which tabs may take the place of. */
  readonly csv?: true;
  /** True where a comment may come between rows. */
  readonly comment?: string;
}

const four = (value: string) => `ipv4-addr ${value}`;
const six = (value: string) => `ipv6-addr ${value}`;
const name = (value: string) => `domain-name ${value}`;
const url = (value: string) => `url ${value}`;

export const formatCases: readonly FormatCase[] = [
  {
    format: "hosts",
    before: [
      "# hosts",
      "127.0.0.1 localhost",
      "255.255.255.255 broadcasthost",
      "fe80::1%lo0 localhost",
      "0.0.0.0 0.0.0.0",
    ],
    rows: [
      ["0.0.0.0 alder.example elm.example # two", name("alder.example"), name("elm.example")],
      ["0.0.0.0\tfir.example", name("fir.example")],
      ["127.0.0.1 oak.example.", name("oak.example")],
      [":: yew.example", name("yew.example")],
    ],
    comment: "# more",
  },
  {
    format: "adblock",
    before: ["[Adblock Plus 2.0]", "! Title: made up"],
    rows: [
      ["||alder.example^", name("alder.example")],
      ["||elm.example^$all", name("elm.example")],
      ["||fir.example/gate.php$document", url("fir.example/gate.php")],
      ["||198.51.100.7^", four("198.51.100.7")],
    ],
    after: [
      "@@||good.example^",
      "example.com##.banner",
      "||oak.example^$domain=~yew.example",
      "||com^$third-party",
      "-banner-",
    ],
    comment: "! more",
  },
  {
    format: "proxy-rules",
    before: ["[Rule]"],
    rows: [
      ["DOMAIN-SUFFIX,alder.example,REJECT", name("alder.example")],
      ["DOMAIN,elm.example,REJECT-DROP", name("elm.example")],
      ["IP-CIDR,198.51.100.0/24,REJECT,no-resolve", four("198.51.100.0/24")],
      ["ip6-cidr, 2001:db8:7::/48, reject", six("2001:db8:7::/48")],
      ["HOST-SUFFIX,fir.example", name("fir.example")],
    ],
    after: [
      "DOMAIN-SUFFIX,good.example,DIRECT",
      "IP-CIDR,203.0.113.0/24,DIRECT,no-resolve",
      "DOMAIN,other.example,Some Group",
      "DOMAIN-KEYWORD,ads,REJECT",
      "SRC-IP-CIDR,203.0.113.0/28,REJECT",
    ],
    comment: "# more",
  },
  {
    format: "access-rules",
    rows: [
      ["deny 198.51.100.7;", four("198.51.100.7")],
      ["deny 203.0.113.0/28;", four("203.0.113.0/28")],
      ["deny from 2001:db8::7", six("2001:db8::7")],
    ],
    after: ["allow 192.0.2.7;"],
    comment: "# more",
  },
  {
    format: "iptables",
    before: ["*filter", ":INPUT ACCEPT [0:0]"],
    rows: [
      ["-A INPUT -s 198.51.100.7/32 -j DROP", four("198.51.100.7")],
      [
        "-A FORWARD -d 203.0.113.0/28 -i eth0 -j REJECT --reject-with icmp-port-unreachable",
        four("203.0.113.0/28"),
      ],
      ['-A INPUT -s 192.0.2.9 -m comment --comment "made up" -j DROP', four("192.0.2.9")],
    ],
    after: ["-A INPUT -s 192.0.2.7/32 -j ACCEPT", "COMMIT"],
    comment: "# more",
  },
  {
    format: "dnsmasq",
    rows: [
      ["address=/alder.example/0.0.0.0", name("alder.example")],
      ["address=/elm.example/fir.example/::", name("elm.example"), name("fir.example")],
      ["server=/oak.example/", name("oak.example")],
      ["local=/yew.example/", name("yew.example")],
      ["server=/corp.example/192.0.2.53"],
    ],
    comment: "# more",
  },
  {
    format: "unbound",
    before: ["server:"],
    rows: [
      ['local-zone: "alder.example" always_nxdomain', name("alder.example")],
      ['local-zone: "elm.example." static', name("elm.example")],
      ['local-data: "fir.example A 0.0.0.0"', name("fir.example")],
      ['local-zone: "good.example" transparent'],
    ],
    comment: "# more",
  },
  {
    format: "rpz",
    before: [
      "$TTL 60",
      "@ IN SOA ns.rpz.example. root.rpz.example. (",
      "  1 ; serial",
      "  3600 600 86400 60 )",
      "@ IN NS ns.rpz.example.",
    ],
    rows: [
      ["alder.example CNAME .", name("alder.example")],
      ["*.alder.example CNAME ."],
      ["elm.example 60 IN CNAME *. ; note", name("elm.example")],
      ["24.0.100.51.198.rpz-ip CNAME .", four("198.51.100.0/24")],
      ["48.zz.1.db8.2001.rpz-ip CNAME .", six("2001:db8:1::/48")],
      ["good.example CNAME rpz-passthru."],
    ],
    comment: "; more",
  },
  {
    format: "zeek-intel",
    before: ["#fields\tmeta.source\tindicator\tindicator_type\tmeta.url"],
    rows: [
      ["lists.example.org\t198.51.100.7\tIntel::ADDR\thttps://r.example/1", four("198.51.100.7")],
      ["lists.example.org\talder.example\tIntel::DOMAIN\t-", name("alder.example")],
      ["lists.example.org\telm.example/a,b\tIntel::URL\t-", url("elm.example/a,b")],
      ["lists.example.org\t203.0.113.0/24\tIntel::SUBNET\t-", four("203.0.113.0/24")],
      ["lists.example.org\td41d8cd98f00b204e9800998ecf8427e\tIntel::FILE_HASH\t-"],
    ],
    comment: "# more",
  },
  {
    format: "urlhaus-csv",
    before: [
      "################",
      "# URLhaus Database Dump (CSV - recent URLs only)",
      "#",
      "# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter",
    ],
    rows: [
      [
        '"1","2026-01-01 00:00:01","http://alder.example/a,b;c","online","2026-01-01 00:00:01","malware_download","elf,mirai","https://urlhaus.example/url/1/","someone"',
        url("http://alder.example/a,b;c"),
      ],
      [
        '"2","2026-01-01 00:00:02","http://198.51.100.7:8080/x#y","offline","","malware_download","None","https://urlhaus.example/url/2/","someone"',
        url("http://198.51.100.7:8080/x#y"),
      ],
    ],
    comment: "# more",
  },
  {
    format: "threatfox-csv",
    before: [
      "# ThreatFox IOCs",
      '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","reference","tags","anonymous","reporter"',
    ],
    rows: [
      [
        '"2026-01-01 00:00:01", "1", "198.51.100.7:443", "ip:port", "botnet_cc", "x", "None", "X", "", "75", "https://r.example/1", "a,b", "0", "someone"',
      ],
      [
        '"2026-01-01 00:00:01", "2", "alder.example", "domain", "botnet_cc", "x", "None", "X", "", "75", "https://r.example/2", "a", "0", "someone"',
        name("alder.example"),
      ],
      [
        '"2026-01-01 00:00:01", "3", "http://elm.example/a,b", "url", "botnet_cc", "x", "None", "X", "", "75", "https://r.example/3", "a", "0", "someone"',
        url("http://elm.example/a,b"),
      ],
      [
        '"2026-01-01 00:00:01", "4", "d41d8cd98f00b204e9800998ecf8427e", "md5_hash", "payload", "x", "None", "X", "", "75", "https://r.example/4", "a", "0", "someone"',
      ],
    ],
    after: ["# Number of entries: 4"],
    comment: "# more",
  },
  {
    format: "feodo-csv",
    before: ["# Feodo Tracker", '"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"'],
    rows: [
      ['"2026-01-01 00:00:01","198.51.100.7","443","online","2026-01-02","X"', four("198.51.100.7")],
      ['"2026-01-01 00:00:01","203.0.113.9","8080","offline","2026-01-02","Y"', four("203.0.113.9")],
    ],
    after: ["# END 2 entries"],
    csv: true,
    comment: "# more",
  },
  {
    format: "sslbl-ip-csv",
    before: ["# Firstseen,DstIP,DstPort"],
    rows: [
      ["2026-01-01 00:00:01,198.51.100.7,443", four("198.51.100.7")],
      ["2026-01-01 00:00:02,203.0.113.9,8443", four("203.0.113.9")],
    ],
    csv: true,
    comment: "# more",
  },
  {
    format: "otx-csv",
    before: ["Indicator type,Indicator,Description"],
    rows: [
      ["IPv4,198.51.100.7,seen at report.example", four("198.51.100.7")],
      ["domain,alder.example,", name("alder.example")],
      ["hostname,www.elm.example,", name("www.elm.example")],
      ["URL,http://fir.example/x,", url("http://fir.example/x")],
      ["FileHash-SHA256,aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f,"],
      ["CIDR,203.0.113.0/24,", four("203.0.113.0/24")],
    ],
    csv: true,
  },
  {
    format: "phishtank-csv",
    before: ["phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target"],
    rows: [
      [
        "1,http://alder.example/login,http://www.phishtank.example/phish_detail.php?phish_id=1,2026-01-01T00:00:00+00:00,yes,2026-01-01T00:00:00+00:00,yes,Other",
        url("http://alder.example/login"),
      ],
      [
        '2,"http://elm.example/a,b",http://www.phishtank.example/phish_detail.php?phish_id=2,2026-01-01T00:00:00+00:00,yes,2026-01-01T00:00:00+00:00,yes,Other',
        url("http://elm.example/a,b"),
      ],
    ],
  },
  {
    format: "misp-csv",
    before: ["uuid,event_id,category,type,value,comment,to_ids,date"],
    rows: [
      ['"a1",1,"Network activity","ip-dst","198.51.100.7","",1,20260101', four("198.51.100.7")],
      [
        '"a2",1,"Network activity","domain|ip","alder.example|203.0.113.9","x, y",1,20260101',
        name("alder.example"),
        four("203.0.113.9"),
      ],
      ['"a3",1,"Network activity","ip-dst|port","203.0.113.10|443","",1,20260101'],
      ['"a4",1,"Payload delivery","filename|md5","a.exe|d41d8cd98f00b204e9800998ecf8427e","",1,20260101'],
      ['"a5",1,"Network activity","domain","context.example","",0,20260101'],
      ['"a6",1,"External analysis","link","https://report.example/1","",1,20260101'],
    ],
    csv: true,
  },
  {
    format: "tweetfeed-csv",
    rows: [
      ["2026-06-10 10:00:00,someone,ip,198.51.100.7,#phishing,https://x.example/1", four("198.51.100.7")],
      [
        "2026-06-10 10:00:00,someone,url,http://alder.example/a,#scam #x,https://x.example/2",
        url("http://alder.example/a"),
      ],
      [
        "2026-06-10 10:00:00,someone,sha256,aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f,,https://x.example/3",
      ],
    ],
    csv: true,
  },
  {
    format: "c2intel-domain-csv",
    before: ["#domain,ioc"],
    rows: [
      ["alder.example,Possible Cobaltstrike C2 Domain", name("alder.example")],
      ["elm.example,Possible Metasploit C2 Domain", name("elm.example")],
    ],
    csv: true,
    comment: "# more",
  },
  {
    format: "bambenek-csv",
    before: [
      "## Master Feed of known C&C domains",
      "## Feed generated at: 2026-01-01",
      "## https://osint.bambenek.example/license",
    ],
    rows: [
      [
        "alder.example,Domain used by X,2026-01-01 00:00,http://osint.example/manual/x.txt",
        name("alder.example"),
      ],
      [
        "elm.example,Domain used by Y,2026-01-01 00:00,http://osint.example/manual/y.txt",
        name("elm.example"),
      ],
    ],
    csv: true,
    comment: "## more",
  },
  {
    format: "alienvault-reputation",
    rows: [
      ["198.51.100.7#4#2#Scanning Host#US##37.7,-97.8#3", four("198.51.100.7")],
      ["203.0.113.9#4#2#Malicious Host#CN#City, X#37.7,-97.8#3", four("203.0.113.9")],
    ],
    comment: "# more",
  },
  {
    format: "suricata-iprep",
    rows: [
      ["198.51.100.7,1,10", four("198.51.100.7")],
      ["2001:db8::1,5,100", six("2001:db8::1")],
      ["203.0.113.0/24,1,30", four("203.0.113.0/24")],
    ],
    csv: true,
    comment: "# more",
  },
  {
    format: "dshield-block",
    before: ["# DShield.org Recommended Block List", "Start\tEnd\tNetmask\tAttacks\tName\tCountry\temail"],
    rows: [
      ["198.51.100.0\t198.51.100.255\t24\t2300\tX Inc.\tUS\ta@x.example", four("198.51.100.0/24")],
      ["203.0.113.0\t203.0.113.255\t24\t1200\tY\tNL\tb@y.example", four("203.0.113.0/24")],
    ],
    comment: "# more",
  },
  {
    format: "spamhaus-drop",
    before: ["; Spamhaus DROP List 2026/01/01", "; Last-Modified: today"],
    rows: [
      ["198.51.100.0/24 ; SBL1", four("198.51.100.0/24")],
      ["203.0.113.0/25 ; SBL2", four("203.0.113.0/25")],
    ],
    after: ["; EOF"],
    comment: "; more",
  },
  {
    format: "netset",
    before: ["#", "# x_level1", "# ipv4 hash:net ipset"],
    rows: [
      ["198.51.100.7", four("198.51.100.7")],
      ["203.0.113.0/24", four("203.0.113.0/24")],
    ],
    comment: "# more",
  },
  {
    format: "ipset-save",
    before: ["create bad hash:ip family inet hashsize 1024"],
    rows: [
      ["add bad 198.51.100.7 timeout 0", four("198.51.100.7")],
      ["add bad 203.0.113.0/24", four("203.0.113.0/24")],
      ["add bad 192.0.2.1,tcp:80"],
      ["add bad 192.0.2.0/24 nomatch"],
    ],
    comment: "# more",
  },
  {
    format: "ipsum",
    before: ["# IPsum Threat Intelligence Feed", "# (https://ipsum.example)"],
    rows: [
      ["198.51.100.7\t9", four("198.51.100.7")],
      ["203.0.113.9\t8", four("203.0.113.9")],
    ],
    comment: "# more",
  },
  {
    format: "signed-lines",
    rows: [
      ["+198.51.100.7", four("198.51.100.7")],
      ["-203.0.113.9"],
      ["+alder.example", name("alder.example")],
      ["+198.51.100.8", four("198.51.100.8")],
    ],
    comment: "# more",
  },
  {
    format: "p2p",
    rows: [
      ["Some: Org, Inc:198.51.100.0-198.51.100.255", four("198.51.100.0/24")],
      ["Other:203.0.113.9-203.0.113.10", four("203.0.113.9"), four("203.0.113.10")],
    ],
    comment: "# more",
  },
  {
    format: "dat",
    rows: [
      ["198.051.100.000 - 198.051.100.255 , 000 , Some Org, Inc", four("198.51.100.0/24")],
      ["203.000.113.008 - 203.000.113.011 , 100 , Other", four("203.0.113.8/30")],
      ["192.000.002.000 - 192.000.002.255 , 200 , allowed"],
    ],
    comment: "# more",
  },
  {
    format: "spamhaus-drop-json",
    rows: [
      ['{"cidr":"198.51.100.0/24","sblid":"S1","rir":"x"}', four("198.51.100.0/24")],
      ['{"cidr":"2001:db8:1::/48","sblid":"S2","rir":"x"}', six("2001:db8:1::/48")],
    ],
  },
  {
    format: "json-lines",
    rows: [
      ['{"seen":"2026","ioc":"alder.example","by":"x"}', name("alder.example")],
      ['{"seen":"2026","ioc":"http://elm.example/a,b","by":"y"}', url("http://elm.example/a,b")],
    ],
  },
  {
    format: "lines",
    before: ["# our list"],
    rows: [
      ["198.51.100.7", four("198.51.100.7")],
      ["hxxp://alder[.]example/a,b?c=d;e", url("http://alder.example/a,b?c=d;e")],
      [
        "elm.example, fir.example; 203.0.113.0/24",
        name("elm.example"),
        name("fir.example"),
        four("203.0.113.0/24"),
      ],
      ["192.0.2.4 - 192.0.2.7", four("192.0.2.4/30")],
      ["192.0.2.128 255.255.255.128", four("192.0.2.128/25")],
      ["oak.example # seen, 2026", name("oak.example")],
    ],
    comment: "// more",
  },
];
