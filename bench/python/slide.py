"""Converts a STIX 2.1 bundle to STIX 1.2 with the OASIS slider, to the file that is named second."""

import logging
import sys

from measured import report

logging.disable(logging.CRITICAL)

from stix2slider import slide_file  # noqa: E402
from stix2slider.options import initialize_options  # noqa: E402


def slide():
    initialize_options(options={"log_level": "CRITICAL", "validator_args": "", "no_squirrel_gaps": True})
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write(slide_file(sys.argv[1]))


report(slide)
