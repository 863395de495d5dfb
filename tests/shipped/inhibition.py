"""Which alerts inhibit which others, in a real Alertmanager with the shipped configuration.

inhibition.py CONFIG
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

BURN = {"alertname": "ErrorBudgetBurn", "severity": "page", "job": "demo-app"}
AVAILABILITY = BURN | {"slo": "get-users-availability", "long_window": "1h"}
LATENCY = BURN | {"slo": "get-users-latency", "long_window": "1h"}
DOWN = {"alertname": "TargetDown", "severity": "page", "job": "demo-app"}


def page(name, **labels):
    return {"alertname": name, "severity": "page", "job": "demo-app"} | labels


def ticket(name, **labels):
    return page(name, severity="ticket", **labels)


POSTGRES = page("PostgresDown", job="postgres")
REDIS = page("RedisDown", job="redis")

# The firing alerts: which are inhibited, and which are not.
CASES = [
    ("a burn rate, at two speeds", [AVAILABILITY], [AVAILABILITY | {"severity": "ticket", "long_window": "3d"}], []),
    (
        "errors that spend the budget",
        [AVAILABILITY],
        [page("HighErrorRatio"), ticket("DatabaseErrors"), ticket("ConnectionPoolTimeouts")],
        [page("HighErrorRatio", job="other"), ticket("HighLatencyP95"), ticket("HighCpu")],
    ),
    ("a ticket on the budget", [AVAILABILITY | {"severity": "ticket"}], [], [page("HighErrorRatio")]),
    ("slowness that spends the budget", [LATENCY], [ticket("HighLatencyP95")], [page("HighErrorRatio")]),
    ("errors without an objective", [page("HighErrorRatio")], [ticket("DatabaseErrors")], [ticket("QueueBacklog")]),
    (
        "PostgreSQL is down",
        [POSTGRES],
        [AVAILABILITY, LATENCY, page("HighErrorRatio"), ticket("HighLatencyP95"), ticket("DatabaseErrors")],
        [DOWN, page("HighErrorRatio", job="other"), REDIS, ticket("RateLimitHits")],
    ),
    (
        "Redis is down",
        [REDIS],
        [LATENCY, ticket("HighLatencyP95"), ticket("CacheHitRatioLow")],
        [AVAILABILITY, ticket("DatabaseErrors", job="other"), ticket("CacheHitRatioLow", job="other")],
    ),
    (
        "most targets are down",
        [DOWN],
        [DOWN | {"severity": "ticket"}, page("HighErrorRatio"), ticket("HighCpu")],
        [AVAILABILITY, DOWN | {"severity": "ticket", "job": "other"}],
    ),
    ("Redis is down, and requests fail", [REDIS, page("HighErrorRatio")], [ticket("DatabaseErrors")], []),
    ("some targets are down", [DOWN | {"severity": "ticket"}], [], [page("HighErrorRatio"), ticket("HighCpu")]),
    ("the watchdog", [{"alertname": "Watchdog", "severity": "none"}], [], [page("HighErrorRatio"), ticket("HighCpu")]),
]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def request(url, body=None):
    data = json.dumps(body).encode() if body is not None else None
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return answer.read()


def eventually(what, attempt):
    """The first result of `attempt` that is not None."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            found = attempt()
            if found is not None:
                return found
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    sys.exit(f"{what}: timeout after a minute")


def key(labels):
    return tuple(sorted(labels.items()))


def problems(url):
    # Each case has its own cluster, which the rules across jobs compare, and its own job.
    for number, (name, causes, held_back, sent) in enumerate(CASES):
        cluster = {"cluster": f"case-{number}"}
        everything = [alert | cluster for alert in causes + held_back + sent]
        begin = time.time()
        stamp = lambda at: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        body = [{"labels": labels, "startsAt": stamp(begin), "endsAt": stamp(begin + 600)} for labels in everything]
        request(f"{url}/api/v2/alerts", body)

        def states():
            alerts = json.loads(request(f"{url}/api/v2/alerts?filter=cluster%3D%22case-{number}%22"))
            known = {key(alert["labels"]): alert["status"] for alert in alerts}
            whole = all(key(labels) in known for labels in everything)
            return known if whole and all(one["state"] != "unprocessed" for one in known.values()) else None

        known = eventually(f"{name}: the alerts are there", states)
        for labels in held_back + sent + causes:
            inhibited = bool(known[key(labels | cluster)]["inhibitedBy"])
            if inhibited != (labels in held_back):
                yield f"{name}: {labels} is {'inhibited' if inhibited else 'not inhibited'}"
        # The next case must not see them.
        over = [one | {"endsAt": stamp(begin - 1), "startsAt": stamp(begin - 2)} for one in body]
        request(f"{url}/api/v2/alerts", over)
        none_left = lambda: True if not json.loads(request(f"{url}/api/v2/alerts")) else None
        eventually(f"{name}: the alerts end", none_left)


def main():
    config = Path(sys.argv[1]).resolve()
    url = f"http://127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as data:
        command = ["prometheus-alertmanager", f"--config.file={config}", f"--storage.path={data}"]
        command += [f"--web.listen-address={url.removeprefix('http://')}", "--cluster.listen-address="]
        with open(Path(data, "log"), "w") as log:
            alertmanager = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            eventually("Alertmanager answers", lambda: request(f"{url}/-/ready"))
            found = list(problems(url))
        finally:
            alertmanager.terminate()
            alertmanager.wait()
    print("\n".join(found) or f"{len(CASES)} causes, with one page each")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
