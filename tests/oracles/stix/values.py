"""Prints the distinct values that indicators reach, per file, as JSON lines: XML by lxml, patterns by the parser of OASIS."""
import ipaddress
import json
import re
import sys

from lxml import etree
from stix2patterns.v20.pattern import Pattern as Pattern20
from stix2patterns.v21.pattern import Pattern as Pattern21

OBJECTS = "http://cybox.mitre.org/objects#"
VALUES = {
    (OBJECTS + "AddressObject-2", "Address_Value"): "address",
    (OBJECTS + "URIObject-2", "Value"): "uri",
    (OBJECTS + "DomainNameObject-1", "Value"): "domain-name",
    (OBJECTS + "HostnameObject-1", "Hostname_Value"): "domain-name",
}
NO_ADDRESS = {"e-mail", "mac", "asn", "atm"}
DOMAIN = re.compile(r"(?=.{1,253}$)[^\s/:@,]+(\.[^\s/:@,]+)+$")


def address(text):
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    alone = network.prefixlen == network.max_prefixlen
    return f"ipv{network.version}-addr", str(network.network_address if alone else network)


def typed(kind, text):
    text = text.strip()
    if kind == "url":
        return kind, text
    found = address(text)
    if found or kind == "address":
        return found
    if kind == "domain-name" or DOMAIN.match(text.rstrip(".")):
        return "domain-name", text.lower().rstrip(".")
    return ("url", text) if kind == "uri" else None


def name(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def of_package(path):
    root = etree.parse(path).getroot()
    elements = list(root.iter())
    by_id = {}
    for element in elements:
        if element.get("id"):
            by_id.setdefault(element.get("id"), element)
    found, seen = set(), set()

    def value(element):
        qname = etree.QName(element)
        kind = VALUES.get((qname.namespace, qname.localname))
        if kind is None or element.get("condition") not in (None, "Equals") or element.get("apply_condition") == "NONE":
            return
        around = element.getparent()
        if kind == "address" and around.get("category") in NO_ADDRESS:
            return
        if kind == "uri":
            kind = {"URL": "url", "Domain Name": "domain-name"}.get(around.get("type"), "uri")
        for text in element.text.split(element.get("delimiter") or "##comma##"):
            found.add(typed(kind, text))

    def walk(element, negated):
        if not isinstance(element.tag, str) or (element, negated) in seen:
            return
        seen.add((element, negated))
        negated = negated or element.get("negate") in ("true", "1")
        if not negated:
            value(element)
        target = by_id.get(element.get("idref") or element.get("object_reference"))
        if target is not None:
            walk(target, negated)
        for child in element:
            walk(child, negated)

    indicators = [one for one in elements if name(one) == "Indicator" and one.get("idref") is None]
    for indicator in indicators:
        negated = any(one.get("negate") in ("true", "1") for one in [indicator, *indicator.iterancestors()])
        for child in indicator:
            if name(child) == "Observable":
                walk(child, negated)
    if not indicators:
        for one in root:
            if name(one) == "Observables":
                for child in one:
                    walk(child, False)
    return found


def comparisons(pattern):
    for grammar in (Pattern21, Pattern20):
        try:
            return grammar(pattern).inspect().comparisons
        except Exception:
            continue
    return {}


def of_pattern(pattern):
    for kind, tests in comparisons(pattern).items():
        for steps, operator, operand in tests:
            steps = [str(step) for step in steps]
            if kind == "network-traffic" and steps[-2:] in (["src_ref", "value"], ["dst_ref", "value"]):
                claimed = "any"
            elif kind == "domain-name" and steps[0] == "resolves_to_refs" and steps[-1] == "value":
                claimed = "any"
            elif kind in ("ipv4-addr", "ipv6-addr") and steps == ["value"]:
                claimed = "address"
            elif kind in ("domain-name", "url") and steps == ["value"]:
                claimed = kind
            else:
                continue
            if operator not in ("=", "==", "IN", "ISSUBSET"):
                continue
            for text in re.findall(r"'((?:[^'\\]|\\.)*)'", operand):
                yield typed(claimed, re.sub(r"\\(.)", r"\1", text))


def of_bundle(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    objects = document.get("objects", []) if document.get("type") == "bundle" else [document]
    indicators = [one for one in objects if one.get("type") == "indicator"]
    found = set()
    for one in indicators:
        if one.get("pattern_type", "stix") == "stix":
            found.update(of_pattern(one["pattern"]))
    if not indicators:
        observed = [one for o in objects if o.get("type") == "observed-data" for one in o.get("objects", {}).values()]
        for one in [*objects, *observed]:
            if one.get("type") in ("ipv4-addr", "ipv6-addr", "domain-name", "url"):
                kind = one["type"]
                found.add(typed("address" if kind.startswith("ip") else kind, one["value"]))
    return found


for path in sys.argv[1:]:
    found = of_package(path) if path.endswith(".xml") else of_bundle(path)
    print(json.dumps(sorted(" ".join(one) for one in found if one)))
