"""Prints every network value that a lenient reader could see in an upload, wherever it is, per file as JSON lines."""
import gzip
import io
import ipaddress
import json
import re
import sys
import tarfile

from lxml import etree

NETWORK = ("ipv4-addr", "ipv6-addr", "domain-name", "url", "network-traffic")
COMPARISON = re.compile(
    r"([a-z0-9-]+):[^\s=<>!]+\s*(?:NOT\s+)?(?:=|!=|<>|>=?|<=?|IN|LIKE|MATCHES|ISSUBSET|ISSUPERSET)\s*"
    r"(\([^)]*\)|'(?:[^'\\]|\\.)*')"
)
# In a pattern of another object, what is an address or a URL for sure.
WITHIN = re.compile(r"https?://[^\s'\"]+|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
ELEMENTS = {"Address_Value", "Hostname_Value", "Value"}
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+$", re.IGNORECASE)


def typed(text):
    text = text.strip()
    if text.startswith(("http://", "https://")):
        return text
    try:
        return str(ipaddress.ip_network(text, strict=False)).removesuffix("/32").removesuffix("/128")
    except ValueError:
        return text.lower() if DOMAIN.match(text) else None


def of_json(value):
    if isinstance(value, list):
        for one in value:
            yield from of_json(one)
    elif isinstance(value, dict):
        if value.get("type") in NETWORK and isinstance(value.get("value"), str):
            yield typed(value["value"])
        pattern = value.get("pattern")
        if isinstance(pattern, str):
            for kind, operand in COMPARISON.findall(pattern):
                if kind not in NETWORK:
                    for text in WITHIN.findall(operand):
                        yield typed(text)
                else:
                    for text in re.findall(r"'((?:[^'\\]|\\.)*)'", operand):
                        yield typed(re.sub(r"\\(.)", r"\1", text))
        for one in value.values():
            yield from of_json(one)


def of_xml(data):
    for element in etree.fromstring(data).iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in ELEMENTS:
            for text in (element.text or "", "".join(element.itertext())):
                for part in re.split(r"##comma##|,", text):
                    yield typed(part)


def of_document(data):
    """Whatever it is named, and whatever it is by its content."""
    try:
        return list(of_json(json.loads(data)))
    except ValueError:
        pass
    try:
        return list(of_xml(data))
    except etree.XMLSyntaxError:
        return []


def documents(data):
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", ignore_zeros=True) as archive:
            members = [archive.extractfile(one).read() for one in archive if one.isfile()]
    except tarfile.TarError:
        members = []
    # With ignore_zeros a document of 512 bytes and more passes for an archive without members.
    return members or [data]


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        found = [value for one in documents(file.read()) for value in of_document(one)]
    print(json.dumps(sorted({one for one in found if one})))
