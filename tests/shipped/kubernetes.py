"""What no schema says of the Kubernetes files: that they fit together; and the kind that no schema is bundled for.

kubernetes.py FOLDER
"""

import re
import sys
from pathlib import Path

import yaml

DURATION = r"\d+(ms|s|m|h)"
# Of monitoring.coreos.com/v1, as far as it is used.
SERVICE_MONITOR = {"jobLabel", "selector", "endpoints", "sampleLimit", "targetLabels", "namespaceSelector"}
ENDPOINT = {"port", "path", "interval", "scrapeTimeout", "honorLabels", "relabelings", "metricRelabelings", "scheme"}


# What the rules of a cluster call the severities of the others.
SEVERITIES = {"page": "critical", "ticket": "warning"}


def seconds(duration):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", duration).groups()
    return int(number) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600}[unit]


def of_monitor(monitor, service):
    if monitor["apiVersion"] != "monitoring.coreos.com/v1":
        yield f"a ServiceMonitor is of monitoring.coreos.com/v1, not {monitor['apiVersion']}"
    spec = monitor["spec"]
    for unknown in spec.keys() - SERVICE_MONITOR:
        yield f"a ServiceMonitor has no `{unknown}`"
    if not spec["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items():
        yield "the ServiceMonitor does not select the Service"
    if spec["jobLabel"] not in service["metadata"]["labels"]:
        yield f"the Service has no label {spec['jobLabel']} to be the job"
    ports = {port["name"] for port in service["spec"]["ports"]}
    for endpoint in spec["endpoints"]:
        for unknown in endpoint.keys() - ENDPOINT:
            yield f"an endpoint of a ServiceMonitor has no `{unknown}`"
        if endpoint["port"] == "http":
            yield "the ServiceMonitor scrapes the port of the requests"
        if endpoint["port"] not in ports:
            yield f"the Service has no port {endpoint['port']}"
        for name in ("interval", "scrapeTimeout"):
            if not re.fullmatch(DURATION, endpoint[name]):
                yield f"{name}: {endpoint[name]} is no duration"
        if not endpoint.get("honorLabels"):
            yield "the ServiceMonitor would rename the label `endpoint` of http_requests_total"
        if seconds(endpoint["scrapeTimeout"]) > seconds(endpoint["interval"]):
            yield "the scrape's timeout is above its interval"


def of_pod(pod):
    [container] = pod["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    for probe, path in (("startupProbe", "live"), ("livenessProbe", "live"), ("readinessProbe", "ready")):
        get = container[probe]["httpGet"]
        if get["path"] != f"/health/{path}" or get["port"] not in ports:
            yield f"{probe} asks {get}"
    security = pod["spec"]["securityContext"] | container["securityContext"]
    wanted = {"runAsNonRoot": True, "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False}
    if not wanted.items() <= security.items() or security["capabilities"]["drop"] != ["ALL"]:
        yield f"the pod may do more than it has to: {security}"
    for kind in ("requests", "limits"):
        if "memory" not in container["resources"][kind]:
            yield f"the container has no memory among its {kind}"
    annotations = pod["metadata"]["annotations"]
    if annotations["prometheus.io/scrape"] != "true":
        yield "the pods are not annotated to be scraped"
    if annotations["prometheus.io/port"] != str(ports["metrics"]):
        yield "the annotated port is not the container's"


def of_policy(policy, pod):
    """Anyone reaches the requests, and only the pods of Prometheus the metrics."""
    spec = policy["spec"]
    if not spec["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items():
        yield "the NetworkPolicy does not select the pods"
    open_ports = {port["port"] for rule in spec["ingress"] if "from" not in rule for port in rule["ports"]}
    if open_ports != {"http"}:
        yield f"the NetworkPolicy opens {open_ports} to everyone"
    guarded = [rule for rule in spec["ingress"] if "from" in rule]
    if [[port["port"] for port in rule["ports"]] for rule in guarded] != [["metrics"]]:
        yield "the NetworkPolicy does not let Prometheus scrape"
    for rule in guarded:
        for peer in rule["from"]:
            if peer.keys() != {"namespaceSelector", "podSelector"}:
                yield "the NetworkPolicy lets in more than the pods of Prometheus"


def of_rules(rules):
    if (rules["apiVersion"], rules["kind"]) != ("monitoring.coreos.com/v1", "PrometheusRule"):
        yield "prometheusrule.yml is no PrometheusRule of monitoring.coreos.com/v1"
    names = [group["name"] for group in rules["spec"]["groups"]]
    if len(names) != len(set(names)):
        yield "two groups of the PrometheusRule have one name"
    severities = {rule["labels"]["severity"] for group in rules["spec"]["groups"] for rule in group["rules"] if "alert" in rule}
    if severities != set(SEVERITIES.values()):
        yield f"the severities of the PrometheusRule are {severities}"


def of_inhibition(config, alertmanager):
    """It holds back what Alertmanager's own configuration holds back, with the severities of the cluster."""
    if (config["apiVersion"], config["kind"]) != ("monitoring.coreos.com/v1alpha1", "AlertmanagerConfig"):
        yield "alertmanagerconfig.yml is no AlertmanagerConfig of monitoring.coreos.com/v1alpha1"
    if config["spec"].keys() != {"inhibitRules"}:
        yield "the AlertmanagerConfig decides about more than inhibition"

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
        yield f"the AlertmanagerConfig does not hold back what alertmanager.yml does: write {wanted}"


def of_dashboards(folder):
    generator = yaml.safe_load((folder / "kustomization.yml").read_text())
    files = [file for one in generator["configMapGenerator"] for file in one["files"]]
    if sorted(files) != sorted(file.name for file in folder.glob("*.json")):
        yield f"dashboards/kustomization.yml has {files}, which are not all"
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
        yield "the HorizontalPodAutoscaler scales something else"
    if spec["minReplicas"] < 2:
        yield "with one replica, the PodDisruptionBudget leaves none"
    adapter = yaml.safe_load((folder / "prometheus-adapter-values.yml").read_text())
    offered = {rule["name"]["as"] for rule in adapter["rules"]["custom"]}
    asked = {metric["pods"]["metric"]["name"] for metric in spec["metrics"] if metric["type"] == "Pods"}
    if not asked or not asked <= offered:
        yield f"the HorizontalPodAutoscaler asks for {asked}; prometheus-adapter offers {offered}"
    for rule in adapter["rules"]["custom"]:
        query = rule["metricsQuery"]
        if "<<.LabelMatchers>>" not in query or "<<.GroupBy>>" not in query or "rate(" not in query:
            yield f"prometheus-adapter can't fill in {query}"
    if "replicas" in deployment["spec"]:
        yield "the Deployment's replicas would overrule the HorizontalPodAutoscaler"


def main():
    found = list(problems(Path(sys.argv[1])))
    print("\n".join(found) or "the manifests fit together")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
