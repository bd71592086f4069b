"""Counts the distinct values of a STIX 1.2 document by type with lxml's iterparse, and hashes the file."""

import hashlib
import sys

from lxml import etree
from measured import report

ADDRESS = "{http://cybox.mitre.org/objects#AddressObject-2}Address_Value"
DOMAIN = "{http://cybox.mitre.org/objects#DomainNameObject-1}Value"
URI = "{http://cybox.mitre.org/objects#URIObject-2}Value"
INDICATOR = "{http://stix.mitre.org/stix-1}Indicator"


def count():
    values = {"ipv4-addr": set(), "ipv6-addr": set(), "domain-name": set(), "url": set()}
    for _, element in etree.iterparse(sys.argv[1], events=("end",), tag=(ADDRESS, DOMAIN, URI, INDICATOR)):
        if element.tag == ADDRESS:
            kind = "ipv6-addr" if ":" in element.text else "ipv4-addr"
            values[kind].add(element.text)
        elif element.tag == DOMAIN:
            values["domain-name"].add(element.text)
        elif element.tag == URI:
            values["url"].add(element.text)
        else:
            # What has been read is not needed any more; without this the whole tree stays in memory.
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    with open(sys.argv[1], "rb") as file:
        hashlib.file_digest(file, "sha256")
    return {kind: len(found) for kind, found in values.items()}


report(count)
