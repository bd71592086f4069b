"""Times a piece of work and reports it in JSON on the last line, as bench/src/measure/run.ts reads it."""

import json
import re
import resource
import sys
import time


def peak_of_own():
    """Linux's ru_maxrss begins with what the parent held when it forked, so that its peak of this program alone is read instead."""
    if sys.platform == "linux":
        with open("/proc/self/status", encoding="ascii") as status:
            found = re.search(r"^VmHWM:\s+(\d+) kB", status.read(), re.M)
        if found:
            return int(found.group(1)) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def report(work):
    began = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - began
    peak = peak_of_own()
    print(json.dumps({"seconds": seconds, "peakBytes": peak, "found": found}))
