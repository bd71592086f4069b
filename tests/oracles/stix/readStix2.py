"""Validates STIX 2.1 files with the validator of OASIS and prints what its pattern parser reads in them, as JSON."""
import json
import sys

from stix2patterns.v21.pattern import Pattern
from stix2validator import ValidationOptions, validate_file

options = ValidationOptions(version="2.1")


def comparison(pattern):
    found = Pattern(pattern).inspect().comparisons
    [(kind, [(path, operator, text)])] = found.items()
    assert path == ["value"] and operator == "="
    assert text[0] == text[-1] == "'"
    # The parser hands literals out as they are written.
    plain, rest = "", text[1:-1]
    while rest:
        if rest[0] == "\\":
            rest = rest[1:]
        plain, rest = plain + rest[0], rest[1:]
    return kind, plain


def indicator(read):
    kind, value = comparison(read["pattern"])
    return {"kind": kind, "value": value, "from": read["valid_from"], "until": read.get("valid_until")}


for path in sys.argv[1:]:
    result = validate_file(path, options)
    with open(path, encoding="utf-8") as file:
        bundle = json.load(file)
    errors = [str(error) for each in result.object_results for error in each.errors]
    print(
        json.dumps(
            {
                "errors": errors,
                "valid": result.is_valid,
                "indicators": [indicator(read) for read in bundle.get("objects", []) if read["type"] == "indicator"],
            }
        )
    )
