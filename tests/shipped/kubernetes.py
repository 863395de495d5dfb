"""Checks of the Kubernetes files besides their schemas: references between them, and a kind without a bundled schema.

kubernetes.py FOLDER
"""

import re
import sys
from pathlib import Path

import yaml

DURATION = r"\d+(ms|s|m|h)"
# The used parts of monitoring.coreos.com/v1.
SERVICE_MONITOR = {"jobLabel", "selector", "endpoints", "sampleLimit", "targetLabels", "namespaceSelector"}
ENDPOINT = {"port", "path", "interval", "scrapeTimeout", "honorLabels", "relabelings", "metricRelabelings", "scheme"}


# The severities of the cluster's rules, by those of the other rules.
SEVERITIES = {"page": "critical", "ticket": "warning"}


def seconds(duration):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", duration).groups()
    return int(number) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600}[unit]


def of_monitor(monitor, service):
    if monitor["apiVersion"] != "monitoring.coreos.com/v1":
        yield f"the ServiceMonitor has the version {monitor['apiVersion']}: write monitoring.coreos.com/v1"
    spec = monitor["spec"]
    for unknown in spec.keys() - SERVICE_MONITOR:
        yield f"the ServiceMonitor has an unknown field `{unknown}`"
    if not spec["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items():
        yield "the ServiceMonitor does not select the Service"
    if spec["jobLabel"] not in service["metadata"]["labels"]:
        yield f"the Service does not have the jobLabel {spec['jobLabel']}"
    ports = {port["name"] for port in service["spec"]["ports"]}
    for endpoint in spec["endpoints"]:
        for unknown in endpoint.keys() - ENDPOINT:
            yield f"an endpoint of the ServiceMonitor has an unknown field `{unknown}`"
        if endpoint["port"] == "http":
            yield "the ServiceMonitor scrapes the port of the requests"
        if endpoint["port"] not in ports:
            yield f"the Service has no port {endpoint['port']}"
        for name in ("interval", "scrapeTimeout"):
            if not re.fullmatch(DURATION, endpoint[name]):
                yield f"{name}: {endpoint[name]} is not a duration"
        if not endpoint.get("honorLabels"):
            yield "the ServiceMonitor would rename the label `endpoint` of http_requests_total"
        if seconds(endpoint["scrapeTimeout"]) > seconds(endpoint["interval"]):
            yield "the scrape timeout is above the interval"


def of_pod(pod):
    [container] = pod["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    for probe, path in (("startupProbe", "live"), ("livenessProbe", "live"), ("readinessProbe", "ready")):
        get = container[probe]["httpGet"]
        if get["path"] != f"/health/{path}" or get["port"] not in ports:
            yield f"{probe} requests {get}"
    security = pod["spec"]["securityContext"] | container["securityContext"]
    wanted = {"runAsNonRoot": True, "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False}
    if not wanted.items() <= security.items() or security["capabilities"]["drop"] != ["ALL"]:
        yield f"the pod has unnecessary privileges: {security}"
    for kind in ("requests", "limits"):
        if "memory" not in container["resources"][kind]:
            yield f"the container's {kind} have no memory"
    annotations = pod["metadata"]["annotations"]
    if annotations["prometheus.io/scrape"] != "true":
        yield "the pods do not have the annotations for scraping"
    if annotations["prometheus.io/port"] != str(ports["metrics"]):
        yield "the annotated port is not a port of the container"


def of_policy(policy, pod):
    """Every client can reach the service, and only Prometheus' pods the metrics."""
    spec = policy["spec"]
    if not spec["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items():
        yield "the NetworkPolicy does not select the pods"
    open_ports = {port["port"] for rule in spec["ingress"] if "from" not in rule for port in rule["ports"]}
    if open_ports != {"http"}:
        yield f"the NetworkPolicy opens {open_ports} to all clients"
    guarded = [rule for rule in spec["ingress"] if "from" in rule]
    if [[port["port"] for port in rule["ports"]] for rule in guarded] != [["metrics"]]:
        yield "the NetworkPolicy does not let Prometheus scrape"
    for rule in guarded:
        for peer in rule["from"]:
            if peer.keys() != {"namespaceSelector", "podSelector"}:
                yield "the NetworkPolicy allows more than Prometheus' pods"


def of_rules(rules):
    if (rules["apiVersion"], rules["kind"]) != ("monitoring.coreos.com/v1", "PrometheusRule"):
        yield "prometheusrule.yml is not a PrometheusRule of monitoring.coreos.com/v1"
    names = [group["name"] for group in rules["spec"]["groups"]]
    if len(names) != len(set(names)):
        yield "two groups of the PrometheusRule have the same name"
    severities = {rule["labels"]["severity"] for group in rules["spec"]["groups"] for rule in group["rules"] if "alert" in rule}
    if severities != set(SEVERITIES.values()):
        yield f"the PrometheusRule has the severities {severities}, expected {set(SEVERITIES.values())}"


def of_inhibition(config, alertmanager):
    """It inhibits the same alerts as Alertmanager's configuration file, with the severities of the cluster."""
    if (config["apiVersion"], config["kind"]) != ("monitoring.coreos.com/v1alpha1", "AlertmanagerConfig"):
        yield "alertmanagerconfig.yml is not an AlertmanagerConfig of monitoring.coreos.com/v1alpha1"
    if config["spec"].keys() != {"inhibitRules"}:
        yield "the AlertmanagerConfig configures more than inhibition"

    def matcher(text):
        name, operator, value = re.fullmatch(r'(\w+) (=~|=) "([^"]*)"', text).groups()
        value = SEVERITIES[value] if name == "severity" else value
        return {"name": name, "matchType": operator, "value": value}

    wanted = [
        {
            "sourceMatch": [matcher(text) for text in rule["source_matchers"]],
            "targetMatch": [matcher(text) for text in rule["target_matchers"]],
            "equal": rule["equal"],
        }
        for rule in alertmanager["inhibit_rules"]
    ]
    if config["spec"]["inhibitRules"] != wanted:
        yield f"the AlertmanagerConfig does not inhibit the same alerts as alertmanager.yml: write {wanted}"


def of_dashboards(folder):
    generator = yaml.safe_load((folder / "kustomization.yml").read_text())
    files = [file for one in generator["configMapGenerator"] for file in one["files"]]
    if sorted(files) != sorted(file.name for file in folder.glob("*.json")):
        yield f"dashboards/kustomization.yml lists only {files}"
    for file in files:
        if (folder / file).stat().st_size > 200_000:
            yield f"{file} is too large for `kubectl apply`"


def problems(folder):
    kustomization = yaml.safe_load((folder / "kustomization.yml").read_text())
    files = [name for name in kustomization["resources"] if name.endswith(".yml")]
    read = {name: yaml.safe_load((folder / name).read_text()) for name in files}
    yield from of_dashboards(folder.parent / "dashboards")
    kinds = {manifest["kind"]: manifest for manifest in read.values()}
    deployment, service = kinds["Deployment"], kinds["Service"]
    autoscaler, budget = kinds["HorizontalPodAutoscaler"], kinds["PodDisruptionBudget"]

    pod = deployment["spec"]["template"]
    labels = pod["metadata"]["labels"].items()
    for kind, selector in (
        ("Deployment", deployment["spec"]["selector"]["matchLabels"]),
        ("Service", service["spec"]["selector"]),
        ("PodDisruptionBudget", budget["spec"]["selector"]["matchLabels"]),
    ):
        if not selector.items() <= labels:
            yield f"the {kind} does not select the pods"
    yield from of_pod(pod)
    yield from of_monitor(kinds["ServiceMonitor"], service)
    yield from of_policy(kinds["NetworkPolicy"], pod)
    yield from of_rules(kinds["PrometheusRule"])
    alertmanager = yaml.safe_load((folder.parent / "alertmanager.yml").read_text())
    yield from of_inhibition(kinds["AlertmanagerConfig"], alertmanager)

    spec = autoscaler["spec"]
    if spec["scaleTargetRef"]["name"] != deployment["metadata"]["name"]:
        yield "the HorizontalPodAutoscaler does not scale the Deployment"
    if spec["minReplicas"] < 2:
        yield "the HorizontalPodAutoscaler allows one replica, and a disruption leaves none: write at least 2"
    adapter = yaml.safe_load((folder / "prometheus-adapter-values.yml").read_text())
    offered = {rule["name"]["as"] for rule in adapter["rules"]["custom"]}
    asked = {metric["pods"]["metric"]["name"] for metric in spec["metrics"] if metric["type"] == "Pods"}
    if not asked or not asked <= offered:
        yield f"the HorizontalPodAutoscaler uses {asked}, but prometheus-adapter offers {offered}"
    for rule in adapter["rules"]["custom"]:
        query = rule["metricsQuery"]
        if "<<.LabelMatchers>>" not in query or "<<.GroupBy>>" not in query or "rate(" not in query:
            yield f"prometheus-adapter cannot fill in {query}"
    if "replicas" in deployment["spec"]:
        yield "the Deployment's replicas would override the HorizontalPodAutoscaler"


def main():
    found = list(problems(Path(sys.argv[1])))
    print("\n".join(found) or "the manifests are consistent")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
