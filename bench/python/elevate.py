"""Converts a STIX 1.2 package to STIX 2.1 with the OASIS elevator, to the file that is named second."""

import logging
import sys

from measured import report

logging.disable(logging.CRITICAL)

from stix2elevator import elevate  # noqa: E402
from stix2elevator.options import initialize_options, set_option_value  # noqa: E402


def convert():
    initialize_options()
    set_option_value("validator_args", "--version 2.1 --silent")
    set_option_value("missing_policy", "ignore")
    set_option_value("log_level", "CRITICAL")
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write(elevate(sys.argv[1]))


report(convert)
