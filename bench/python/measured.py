"""Times a piece of work and reports it in JSON on the last line, as bench/src/measure/run.ts reads it."""

import json
import resource
import time


def report(work):
    began = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peakBytes": peak, "found": found}))
