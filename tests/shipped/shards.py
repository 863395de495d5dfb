"""Each target of a job that is sharded over several Prometheus servers belongs to exactly one of them.

shards.py CONFIG, that of the first shard; the others differ from it in the hash that they keep.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

TARGETS = [f"app-{number}:8000" for number in range(300)]


def kept(job, shard):
    """The addresses that the relabelling of a shard keeps."""
    job = json.loads(json.dumps(job))
    [keep] = [rule for rule in job["relabel_configs"] if rule["action"] == "keep"]
    keep["regex"] = str(shard)
    job["file_sd_configs"] = None
    job["static_configs"] = [{"targets": TARGETS}]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "prometheus.yml")
        file.write_text(yaml.safe_dump({"scrape_configs": [job]}))
        said = subprocess.run(
            ["promtool", "check", "service-discovery", "--timeout=2s", str(file), job["job_name"]],
            check=True,
            capture_output=True,
            text=True,
        )
    return [target["labels"]["instance"] for target in json.loads(said.stdout) if target.get("labels")]


def main():
    config = yaml.safe_load(Path(sys.argv[1]).read_text())
    [job] = config["scrape_configs"]
    [shards] = [rule["modulus"] for rule in job["relabel_configs"] if rule["action"] == "hashmod"]
    found = [kept(job, shard) for shard in range(shards)]
    sizes = [len(targets) for targets in found]
    print(f"{len(TARGETS)} targets on {shards} shards: {sizes}")
    once = sorted(target for targets in found for target in targets) == sorted(TARGETS)
    if not once:
        print("some targets do not have exactly one shard")
    # No shard has twice as many as another.
    return not once or max(sizes) > 2 * min(sizes)


if __name__ == "__main__":
    sys.exit(main())
