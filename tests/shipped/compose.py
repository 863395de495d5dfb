"""Checks of the Compose files besides their schema: pinned images, documented ports, existing files and services.

compose.py MONITORING
"""

import re
import sys
from pathlib import Path

import yaml

# The documented ports.
PORTS = {8000, 9100, 6379, 9121, 9187, 9090, 9093, 3000}
# Jobs whose targets are services of docker-compose.yml; Prometheus scrapes itself as localhost.
OWN = {"localhost"}


def loaded(path):
    return yaml.safe_load(path.read_text())


def published(service):
    return [int(str(port).rsplit(":", 2)[-2].rsplit("}", 1)[-1]) for port in service.get("ports", [])]


def of_service(name, service, folder):
    image = service.get("image")
    if image is not None and not re.search(r":v?\d+\.\d+", image):
        yield f"{name}: {image} has no version: pin one"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if source.startswith(".") and not (folder / source).exists():
            yield f"{name}: {source} is mounted, but does not exist"


def problems(folder):
    whole = loaded(folder / "docker-compose.yml")
    services = whole["services"]
    for file in sorted(folder.glob("docker-compose*.yml")):
        for name, service in loaded(file)["services"].items():
            yield from (f"{file.name}: {problem}" for problem in of_service(name, service, folder))

    for name, service in services.items():
        if "healthcheck" not in service and "build" not in service:
            yield f"{name} has no health check, and its image has none either"
        for other, how in (service.get("depends_on") or {}).items():
            if how["condition"] == "service_healthy" and "healthcheck" not in services[other]:
                if "build" not in services[other]:
                    yield f"{name} waits for the health of {other}, which has no health check"
    # Only the service's own port may be open to other machines: no other program asks for a custom password.
    for name, service in services.items():
        for port in map(str, service.get("ports", [])):
            if not port.startswith("127.0.0.1:") and port != "${BIND_ADDRESS:-127.0.0.1}:8000:8000":
                yield f"{name} publishes {port} without a password: write 127.0.0.1:…"
    if "METRICS_LISTEN" not in services["app"]["environment"]:
        yield "app serves /metrics on the public port of BIND_ADDRESS"
    ports = [port for service in services.values() for port in published(service)]
    if set(ports) != PORTS or len(ports) != len(PORTS):
        yield f"the published ports are {sorted(ports)}, expected {sorted(PORTS)}"

    # The requirements of Docker discovery for a container and its network.
    discovery = (folder / "prometheus-docker.yml").read_text()
    if f"regex: {whole['networks']['monitoring']['name']}\n" not in discovery:
        yield "prometheus-docker.yml does not select the network of docker-compose.yml"
    for name, service in services.items():
        labels = service.get("labels", {})
        if labels.get("prometheus.scrape") == "true" and int(labels.get("prometheus.port", 0)) not in published(service):
            yield f"{name} has a scrape port that it does not expose"

    flags = services["prometheus"]["command"]
    for flag in ("--storage.tsdb.retention.time=30d", "--web.enable-lifecycle"):
        if flag not in flags:
            yield f"prometheus is not started with {flag}"

    # All referenced services exist, also those in mounted configurations.
    for file in ("prometheus.yml", "alertmanager.yml", "grafana/provisioning/datasources/prometheus.yml"):
        for host in re.findall(r"(?:\"|//)([a-z][a-z0-9-]*):\d+", (folder / file).read_text()):
            if host not in services.keys() | OWN:
                yield f"{file}: unknown host {host} in docker-compose.yml"
    cluster = loaded(folder / "docker-compose.cluster.yml")["services"]
    for group in loaded(folder / "cluster/targets/instances.yml"):
        for target in group["targets"]:
            if target.split(":")[0] not in cluster:
                yield f"cluster/targets/instances.yml: unknown host {target} in docker-compose.cluster.yml"

    intervals = loaded(folder / "prometheus.yml")["global"]["scrape_interval"]
    [datasource] = loaded(folder / "grafana/provisioning/datasources/prometheus.yml")["datasources"]
    if datasource["jsonData"]["timeInterval"] != intervals:
        yield f"Grafana's timeInterval differs from the scrape interval, {intervals}, so $__rate_interval would be wrong"
    missing = {"external_labels"} - loaded(folder / "prometheus.yml")["global"].keys()
    if missing:
        yield f"prometheus.yml has no {missing}"
    # Target labels `endpoint` must not replace the metrics' own.
    for file in ("prometheus.yml", "prometheus-local.yml", "prometheus-docker.yml", "cluster/prometheus-shard.yml"):
        for job in loaded(folder / file)["scrape_configs"]:
            if job["job_name"].startswith(("demo-app", "docker")) and not job.get("honor_labels"):
                yield f"{file}: {job['job_name']} has no honor_labels, so a target label `endpoint` would rename the metrics' own to exported_endpoint"
    for job in loaded(folder / "prometheus.yml")["scrape_configs"]:
        for group in job.get("static_configs", []):
            if "service" not in group.get("labels", {}):
                yield f"prometheus.yml: the targets of {job['job_name']} have no label `service`"


def left_out(folder):
    """Packages of the workspace that are missing in the image's build context; Cargo requires all of them."""
    root = folder.parent.parent
    members = re.search(r"^members = \[(.*?)\]", (root / "Cargo.toml").read_text(), re.MULTILINE | re.DOTALL)
    sent = (root / ".dockerignore").read_text().splitlines()
    for member in sorted({name.split("/")[0] for name in re.findall(r'"([^"]+)"', members[1])}):
        if f"!{member}" not in sent:
            yield f".dockerignore excludes {member}, which is a member of the workspace"


def main():
    folder = Path(sys.argv[1])
    found = [*problems(folder), *left_out(folder)]
    print("\n".join(found) or "images are pinned; ports, health checks, files and names fit together")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
