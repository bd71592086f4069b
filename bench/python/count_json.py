"""Counts the distinct values of a STIX 2.1 bundle by type with Python's json, and hashes the file."""

import hashlib
import json
import re
import sys

from measured import report

COMPARISON = re.compile(r"\[(ipv4-addr|ipv6-addr|domain-name|url):value = '((?:[^'\\]|\\.)*)'\]")


def count():
    values = {"ipv4-addr": set(), "ipv6-addr": set(), "domain-name": set(), "url": set()}
    with open(sys.argv[1], "rb") as file:
        content = file.read()
    hashlib.sha256(content)
    for thing in json.loads(content)["objects"]:
        if thing["type"] == "indicator":
            for kind, value in COMPARISON.findall(thing["pattern"]):
                values[kind].add(value)
    return {kind: len(found) for kind, found in values.items()}


report(count)
