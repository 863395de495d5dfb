"""The result of the relabelling for Docker discovery, according to promtool.

discovery.py CONFIG

There is no Docker here. So the containers come from a file, with the labels that Prometheus would give them, through
the shipped relabelling.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

META = "__meta_docker_"


def container(address, name, network="demo-monitoring", compose_service=None, **labels):
    """The targets of Docker discovery: one for each network and exposed port."""
    meta = {
        "__address__": address,
        f"{META}container_name": f"/{name}",
        f"{META}network_name": network,
        f"{META}port_private": address.rsplit(":", 1)[-1],
    }
    if compose_service:
        meta[f"{META}container_label_com_docker_compose_service"] = compose_service
    for label, value in labels.items():
        meta[f"{META}container_label_prometheus_{label}"] = value
    return meta


# Containers, and the expected target: address, path, job, service, instance; None if it is not scraped.
CONTAINERS = [
    (
        container("172.18.0.2:8000", "demo-app-1", port="8000", job="demo-app", compose_service="app"),
        ("172.18.0.2:8000", "/metrics", "demo-app", "demo-app", "demo-app-1"),
    ),
    # A container whose image exposes another port: the label takes precedence.
    (
        container("172.18.0.3:80", "demo-app-2-1", port="8000", job="demo-app", compose_service="app-2"),
        ("172.18.0.3:8000", "/metrics", "demo-app", "demo-app", "demo-app-2-1"),
    ),
    # Without a label for the job, the Compose service is used. A different path.
    (
        container("172.18.0.4:9121", "demo-shop-1", port="9121", path="/internal/metrics", compose_service="shop"),
        ("172.18.0.4:9121", "/internal/metrics", "shop", "shop", "demo-shop-1"),
    ),
    # IPv6 addresses contain colons.
    (
        container("[fd00::2]:80", "six", port="8000", job="demo-app"),
        ("[fd00::2]:8000", "/metrics", "demo-app", "demo-app", "six"),
    ),
    # In a network without Prometheus, and without a port.
    (container("10.0.0.2:8000", "elsewhere", network="other", port="8000"), None),
    (container("172.18.0.5:8000", "portless", job="demo-app"), None),
    (container("172.18.0.6:8000", "wordy", port="http", job="demo-app"), None),
]


def discovered(config):
    [job] = [job for job in yaml.safe_load(Path(config).read_text())["scrape_configs"] if "docker_sd_configs" in job]
    del job["docker_sd_configs"]
    with tempfile.TemporaryDirectory() as folder:
        targets = Path(folder, "targets.json")
        groups = []
        for meta, _ in CONTAINERS:
            labels = dict(meta)
            groups.append({"targets": [labels.pop("__address__")], "labels": labels})
        targets.write_text(json.dumps(groups))
        job["file_sd_configs"] = [{"files": [str(targets)]}]
        file = Path(folder, "prometheus.yml")
        file.write_text(yaml.safe_dump({"scrape_configs": [job]}))
        said = subprocess.run(
            ["promtool", "check", "service-discovery", "--timeout=2s", str(file), job["job_name"]],
            check=True,
            capture_output=True,
            text=True,
        )
    return json.loads(said.stdout)


def main():
    by_name = {}
    for target in discovered(sys.argv[1]):
        labels = target.get("labels") or {}
        kept = tuple(labels.get(name) for name in ("__address__", "__metrics_path__", "job", "service", "instance"))
        by_name[target["discoveredLabels"][f"{META}container_name"]] = kept if labels else None
    wrong = 0
    for meta, expected in CONTAINERS:
        name = meta[f"{META}container_name"]
        if by_name.get(name, "was not found") != expected:
            wrong += 1
            print(f"{name} became {by_name.get(name, 'no target')}, expected {expected}")
    print(f"{len(CONTAINERS) - wrong} of {len(CONTAINERS)} containers have the expected target")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
