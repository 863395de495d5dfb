"""Each alert in the rule files has the required annotations, a case that fires, one that does not, and a runbook section.

alerts.py MONITORING RULES... -- CASES...
"""

import re
import sys
from pathlib import Path

import yaml

SEVERITIES = {"page", "ticket", "none"}
NOTES = ("summary", "description", "runbook_url")
# It always fires, so there is no case in which it does not.
ALWAYS = {"Watchdog"}


def documents(paths):
    return [(path, yaml.safe_load(Path(path).read_text())) for path in paths]


def alerts(rule_files):
    for path, document in documents(rule_files):
        for group in document["groups"] or []:
            for rule in group["rules"]:
                if "alert" in rule:
                    yield path, rule


def anchor(heading):
    """The anchor that Markdown renderers create."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def problems(monitoring, rule_files, case_files):
    fires, silent = set(), set()
    for _, document in documents(case_files):
        for test in document["tests"]:
            for case in test.get("alert_rule_test", []):
                (fires if case.get("exp_alerts") else silent).add(case["alertname"])

    runbook = (monitoring / "RUNBOOK.md").read_text()
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", runbook, re.MULTILINE)}
    names = {}
    for path, rule in alerts(rule_files):
        name = rule["alert"]
        severity = rule.get("labels", {}).get("severity")
        if severity not in SEVERITIES:
            yield f"{path}: {name} has the unknown severity {severity}: write one of {sorted(SEVERITIES)}"
        for note in NOTES:
            if not rule.get("annotations", {}).get(note):
                yield f"{path}: {name} has no {note}"
        url = rule.get("annotations", {}).get("runbook_url", "")
        if not url.endswith(f"RUNBOOK.md#{name.lower()}"):
            yield f"{path}: {name} points to {url}: write …/RUNBOOK.md#{name.lower()}"
        if name.lower() not in anchors:
            yield f"{path}: {name} has no section in RUNBOOK.md"
        if name not in fires:
            yield f"{path}: {name} fires in no test case"
        if name not in silent | ALWAYS:
            yield f"{path}: no test case without a firing {name}"
        if names.setdefault(name, path) != path:
            yield f"{path}: {name} is also in {names[name]}"
    for name in sorted((fires | silent) - names.keys()):
        yield f"a test case has an unknown alert {name}"


def main():
    arguments = sys.argv[1:]
    split = arguments.index("--")
    rule_files, case_files = arguments[1:split], arguments[split + 1 :]
    found = sorted(set(problems(Path(arguments[0]), rule_files, case_files)))
    print("\n".join(found) or f"{len(set(rule['alert'] for _, rule in alerts(rule_files)))} alerts, all with test cases")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
