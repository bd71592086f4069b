import { feedValue, uuidOf } from "./value.js";

/** Namespaces of STIX 1.2 and CybOX 2.1, as their schemas declare them. */
const head = (feed: number) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1" xmlns:indicator="http://stix.mitre.org/Indicator-2"
  xmlns:cybox="http://cybox.mitre.org/cybox-2" xmlns:AddressObj="http://cybox.mitre.org/objects#AddressObject-2"
  xmlns:DomainNameObj="http://cybox.mitre.org/objects#DomainNameObject-1" xmlns:URIObj="http://cybox.mitre.org/objects#URIObject-2"
  xmlns:bench="http://bench.example.com/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="bench:Package-${uuidOf(feed, 1)}" version="1.2">
<stix:Indicators>
`;
const tail = "</stix:Indicators>\n</stix:STIX_Package>\n";

function properties(n: number, feed: number): string {
  const { kind, value } = feedValue(n, feed);
  switch (kind) {
    case "ipv4-addr":
      return `<cybox:Properties xsi:type="AddressObj:AddressObjectType" category="ipv4-addr"><AddressObj:Address_Value condition="Equals">${value}</AddressObj:Address_Value></cybox:Properties>`;
    case "domain-name":
      return `<cybox:Properties xsi:type="DomainNameObj:DomainNameObjectType" type="FQDN"><DomainNameObj:Value condition="Equals">${value}</DomainNameObj:Value></cybox:Properties>`;
    case "url":
      return `<cybox:Properties xsi:type="URIObj:URIObjectType" type="URL"><URIObj:Value condition="Equals">${value}</URIObj:Value></cybox:Properties>`;
  }
}

function indicator(n: number, feed: number, padding: string): string {
  const id = uuidOf(n, feed);
  return `<stix:Indicator id="bench:indicator-${id}" timestamp="2026-01-02T03:04:05Z" xsi:type="indicator:IndicatorType">
<indicator:Title>Contact ${n} of feed ${feed}</indicator:Title>
<indicator:Description>Seen by the sensors of the benchmark.${padding}</indicator:Description>
<indicator:Observable id="bench:observable-${id}"><cybox:Object id="bench:object-${id}">${properties(n, feed)}</cybox:Object></indicator:Observable>
</stix:Indicator>
`;
}

/** A STIX 1.2 document of about so many bytes, in pieces. @param from number of its first value */
export function* stix1Document(
  bytes: number,
  feed: number,
  from: number,
  paddingBytes = 0,
): Generator<string> {
  const padding = " Further remarks of an analyst."
    .repeat(Math.ceil(paddingBytes / 31))
    .slice(0, paddingBytes);
  yield head(feed);
  let written = head(feed).length + tail.length;
  for (let n = from; written < bytes || n === from; n++) {
    const text = indicator(n, feed, padding);
    written += text.length;
    yield text;
  }
  yield tail;
}

/** A STIX 1.2 document with exactly so many indicators. */
export function* stix1WithIndicators(count: number, feed: number): Generator<string> {
  yield head(feed);
  for (let n = 0; n < count; n++) yield indicator(n, feed, "");
  yield tail;
}
