"""Validates STIX 1.2 files against the official schemas and prints what python-stix reads in them, as JSON."""
import json
import sys
import warnings

warnings.simplefilter("ignore")
import sdv  # noqa: E402
from stix.core import STIXPackage  # noqa: E402


def value_of(properties):
    kind = type(properties).__name__
    if kind == "Address":
        return properties.category, properties.address_value
    if kind == "Hostname":
        return "hostname", properties.hostname_value
    return {"DomainName": "domain", "URI": "url"}[kind], properties.value


def instant(time):
    return time and time.value.isoformat()


def indicator(read):
    kind, value = value_of(read.observable.object_.properties)
    times = read.valid_time_positions
    return {
        "kind": kind,
        "value": str(value),
        "condition": value.condition,
        "title": read.title,
        "description": read.description and str(read.description),
        "producer": read.producer.identity.name,
        "confidence": read.confidence and str(read.confidence.value),
        "from": instant(times[0].start_time) if times else None,
        "until": instant(times[0].end_time) if times else None,
        "ids": [read.id_, read.observable.id_, read.observable.object_.id_],
    }


for path in sys.argv[1:]:
    result = sdv.validate_xml(path, version="1.2")
    package = STIXPackage.from_xml(path)
    print(
        json.dumps(
            {
                "errors": [str(error) for error in result.errors or []],
                "valid": result.is_valid,
                "version": package.version,
                "indicators": [indicator(read) for read in package.indicators or []],
            }
        )
    )
