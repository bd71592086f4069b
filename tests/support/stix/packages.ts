/**
 * Builds STIX 1 packages; what a test is about is written out, the rest is as short as the standard allows.
 */

const namespaces = {
  stix: "http://stix.mitre.org/stix-1",
  stixCommon: "http://stix.mitre.org/common-1",
  indicator: "http://stix.mitre.org/Indicator-2",
  incident: "http://stix.mitre.org/Incident-1",
  ttp: "http://stix.mitre.org/TTP-1",
  report: "http://stix.mitre.org/Report-1",
  cybox: "http://cybox.mitre.org/cybox-2",
  cyboxCommon: "http://cybox.mitre.org/common-2",
  AddressObj: "http://cybox.mitre.org/objects#AddressObject-2",
  URIObj: "http://cybox.mitre.org/objects#URIObject-2",
  DomainNameObj: "http://cybox.mitre.org/objects#DomainNameObject-1",
  HostnameObj: "http://cybox.mitre.org/objects#HostnameObject-1",
  LinkObj: "http://cybox.mitre.org/objects#LinkObject-1",
  DNSRecordObj: "http://cybox.mitre.org/objects#DNSRecordObject-2",
  SocketAddressObj: "http://cybox.mitre.org/objects#SocketAddressObject-1",
  NetworkConnectionObj: "http://cybox.mitre.org/objects#NetworkConnectionObject-2",
  WhoisObj: "http://cybox.mitre.org/objects#WhoisObject-2",
  HTTPSessionObj: "http://cybox.mitre.org/objects#HTTPSessionObject-2",
  EmailMessageObj: "http://cybox.mitre.org/objects#EmailMessageObject-2",
  FileObj: "http://cybox.mitre.org/objects#FileObject-2",
  MutexObj: "http://cybox.mitre.org/objects#MutexObject-2",
  WinRegistryKeyObj: "http://cybox.mitre.org/objects#WinRegistryKeyObject-2",
  yara: "http://stix.mitre.org/extensions/TestMechanism#YARA-1",
  example: "http://example.com/",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
};

const declarations = Object.entries(namespaces)
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(" ");

export const pack = (content: string, version: string | undefined = "1.2") =>
  `<stix:STIX_Package ${declarations} id="example:package-1"${version === undefined ? "" : ` version="${version}"`}>${content}</stix:STIX_Package>`;

export const indicators = (...content: string[]) =>
  `<stix:Indicators>${content.join("\n")}</stix:Indicators>`;

export const indicator = (content: string, attributes = "") =>
  `<stix:Indicator xsi:type="indicator:IndicatorType" ${attributes}>${content}</stix:Indicator>`;

export const observables = (...content: string[]) =>
  `<stix:Observables cybox_major_version="2" cybox_minor_version="1">${content.join("\n")}</stix:Observables>`;

/** An observable; in an indicator its element is `indicator:Observable`. */
export const observable = (content: string, attributes = "", element = "cybox:Observable") =>
  `<${element} ${attributes}>${content}</${element}>`;

export const looksFor = (content: string, attributes = "") =>
  observable(content, attributes, "indicator:Observable");

export const reference = (id: string, element = "indicator:Observable") => `<${element} idref="${id}"/>`;

export const object = (properties: string, attributes = "", related = "") =>
  `<cybox:Object ${attributes}>${properties}${related}</cybox:Object>`;

export const composition = (operator: "AND" | "OR", ...content: string[]) =>
  `<cybox:Observable_Composition operator="${operator}">${content.join("")}</cybox:Observable_Composition>`;

export const address = (value: string, category?: string, attributes = "") =>
  `<cybox:Properties xsi:type="AddressObj:AddressObjectType"${category === undefined ? "" : ` category="${category}"`}><AddressObj:Address_Value ${attributes}>${value}</AddressObj:Address_Value></cybox:Properties>`;

export const uri = (value: string, type?: string, attributes = "") =>
  `<cybox:Properties xsi:type="URIObj:URIObjectType"${type === undefined ? "" : ` type="${type}"`}><URIObj:Value ${attributes}>${value}</URIObj:Value></cybox:Properties>`;

export const domain = (value: string, attributes = "") =>
  `<cybox:Properties xsi:type="DomainNameObj:DomainNameObjectType" type="FQDN"><DomainNameObj:Value ${attributes}>${value}</DomainNameObj:Value></cybox:Properties>`;

export const hostname = (value: string) =>
  `<cybox:Properties xsi:type="HostnameObj:HostnameObjectType"><HostnameObj:Hostname_Value>${value}</HostnameObj:Hostname_Value></cybox:Properties>`;

export const hashes = (md5: string) =>
  `<cybox:Properties xsi:type="FileObj:FileObjectType"><FileObj:Hashes><cyboxCommon:Hash><cyboxCommon:Type>MD5</cyboxCommon:Type><cyboxCommon:Simple_Hash_Value>${md5}</cyboxCommon:Simple_Hash_Value></cyboxCommon:Hash></FileObj:Hashes></cybox:Properties>`;

/** A package with one indicator for each of the properties. */
export const lookingFor = (...properties: string[]) =>
  pack(indicators(...properties.map((one) => indicator(looksFor(object(one))))));
