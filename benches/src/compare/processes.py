"""Scrapes processes that share their metrics with Python's client: prints the seconds of each
scrape as JSON.

Arguments: a directory, the numbers of processes, scrapes, and values per label."""

import json
import os
import sys
import time

directory, processes, scrapes, *values = sys.argv[1:]
os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory

from prometheus_client import CollectorRegistry, Counter, generate_latest  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

a, b, c = (range(int(count)) for count in values)
for _ in range(int(processes)):
    if os.fork() == 0:
        events = Counter("events", "Events.", ["region", "service", "shard"])
        for labels in ((x, y, z) for x in a for y in b for z in c):
            events.labels(*(f"value_{number:02}" for number in labels)).inc()
        os._exit(0)
for _ in range(int(processes)):
    os.wait()

registry = CollectorRegistry()
MultiProcessCollector(registry)
seconds = []
for _ in range(int(scrapes)):
    begin = time.perf_counter()
    exposition = generate_latest(registry)
    seconds.append(time.perf_counter() - begin)
    assert exposition.count(b"\nevents_total{") == len(a) * len(b) * len(c)
json.dump(seconds, sys.stdout)
