"""Reads an exposition from standard input in the format that the argument names,
with parsers that are independent of the code under test. Writes the name, type,
unit, help and samples of each family as JSON."""

import json
import math
import sys


def of_client(families):
    """The families that both parsers of the Python client return."""
    return [
        {
            "name": family.name,
            "type": family.type,
            "unit": family.unit,
            "help": family.documentation,
            "samples": [[s.name, s.labels, text(s.value)] for s in family.samples],
            "exemplars": [
                [s.name, s.labels, e.labels, text(e.value), text(e.timestamp)]
                for s in family.samples
                if (e := getattr(s, "exemplar", None))
            ],
        }
        for family in families
    ]


def text(value):
    """A number for JSON, which does not have all floats."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return repr(float(value))


# The used messages of io.prometheus.client: for each its fields with number, type and, for a message, its name. `*`
# means repeated.
MESSAGES = {
    "LabelPair": [("name", 1, "string"), ("value", 2, "string")],
    "Timestamp": [("seconds", 1, "int64"), ("nanos", 2, "int32")],
    "Gauge": [("value", 1, "double")],
    "Exemplar": [
        ("label", 1, "*LabelPair"),
        ("value", 2, "double"),
        ("timestamp", 3, "Timestamp"),
    ],
    "Counter": [
        ("value", 1, "double"),
        ("exemplar", 2, "Exemplar"),
        ("created_timestamp", 3, "Timestamp"),
    ],
    "Summary": [
        ("sample_count", 1, "uint64"),
        ("sample_sum", 2, "double"),
        ("created_timestamp", 4, "Timestamp"),
    ],
    "Bucket": [
        ("cumulative_count", 1, "uint64"),
        ("upper_bound", 2, "double"),
        ("exemplar", 3, "Exemplar"),
    ],
    "BucketSpan": [("offset", 1, "sint32"), ("length", 2, "uint32")],
    "Histogram": [
        ("sample_count", 1, "uint64"),
        ("sample_sum", 2, "double"),
        ("bucket", 3, "*Bucket"),
        ("schema", 5, "sint32"),
        ("zero_threshold", 6, "double"),
        ("zero_count", 7, "uint64"),
        ("negative_span", 9, "*BucketSpan"),
        ("negative_delta", 10, "*sint64"),
        ("positive_span", 12, "*BucketSpan"),
        ("positive_delta", 13, "*sint64"),
        ("created_timestamp", 15, "Timestamp"),
        ("exemplars", 16, "*Exemplar"),
    ],
    "Metric": [
        ("label", 1, "*LabelPair"),
        ("gauge", 2, "Gauge"),
        ("counter", 3, "Counter"),
        ("summary", 4, "Summary"),
        ("histogram", 7, "Histogram"),
    ],
    "MetricFamily": [
        ("name", 1, "string"),
        ("help", 2, "string"),
        ("type", 3, "int32"),
        ("metric", 4, "*Metric"),
        ("unit", 5, "string"),
    ],
}
TYPES = {0: "counter", 1: "gauge", 2: "summary", 4: "histogram"}


def metric_family():
    """The class of the message, from a descriptor that is created here."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="metrics.proto", package="p")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind in fields:
            one = message.field.add(name=field, number=number)
            one.label = one.LABEL_REPEATED if kind[0] == "*" else one.LABEL_OPTIONAL
            kind = kind.lstrip("*")
            if kind in MESSAGES:
                one.type = one.TYPE_MESSAGE
                one.type_name = f".p.{kind}"
            else:
                one.type = getattr(one, f"TYPE_{kind.upper()}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    descriptor = pool.FindMessageTypeByName("p.MetricFamily")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def unknown_fields(message):
    """Whether a message, or a nested one, has unknown fields."""
    copy = type(message)()
    copy.CopyFrom(message)
    copy.DiscardUnknownFields()
    return copy.ByteSize() != message.ByteSize()


def of_protobuf(data):
    from google.protobuf.internal.decoder import _DecodeVarint

    family_class = metric_family()
    at = 0
    while at < len(data):
        length, at = _DecodeVarint(data, at)
        family = family_class.FromString(data[at : at + length])
        assert at + length <= len(data), "it is shorter than it says"
        assert not unknown_fields(family), f"{family.name} has unknown fields"
        at += length
        yield {
            "name": family.name,
            "type": TYPES[family.type],
            "unit": family.unit,
            "help": family.help,
            "samples": [s for metric in family.metric for s in samples(family, metric)],
            "exemplars": [e for metric in family.metric for e in exemplars(family, metric)],
        }


def exemplars(family, metric):
    """The exemplars of a metric in OpenMetrics, and those of native buckets, as if
    they belonged to a sample `_native`."""
    name = family.name
    labels = {label.name: label.value for label in metric.label}
    found = []
    if metric.counter.HasField("exemplar"):
        found.append((name, labels, metric.counter.exemplar))
    for bucket in metric.histogram.bucket:
        if bucket.HasField("exemplar"):
            le = {"le": text(bucket.upper_bound)}
            found.append((f"{name}_bucket", {**labels, **le}, bucket.exemplar))
    for exemplar in metric.histogram.exemplars:
        found.append((f"{name}_native", labels, exemplar))
    for sample, labels, one in found:
        assert one.HasField("timestamp"), f"an exemplar of {name} has no timestamp"
        at = one.timestamp.seconds + one.timestamp.nanos / 1e9
        says = {label.name: label.value for label in one.label}
        yield [sample, labels, says, text(one.value), text(at)]


def samples(family, metric):
    """The samples of a metric in the text format."""
    name = family.name
    labels = {label.name: label.value for label in metric.label}
    assert len(labels) == len(metric.label), f"{name} repeats a label"
    kind = TYPES[family.type]
    value = getattr(metric, kind)
    if kind in ("counter", "gauge"):
        yield [name, labels, text(value.value)]
    else:
        for bucket in getattr(value, "bucket", []):
            bound = text(bucket.upper_bound)
            count = text(bucket.cumulative_count)
            yield [f"{name}_bucket", {**labels, "le": bound}, count]
        yield [f"{name}_sum", labels, text(value.sample_sum)]
        yield [f"{name}_count", labels, text(value.sample_count)]
    if value.HasField("created_timestamp") if kind != "gauge" else False:
        created = value.created_timestamp
        stem = name[: -len("_total")] if kind == "counter" else name
        yield [f"{stem}_created", labels, text(created.seconds + created.nanos / 1e9)]


def main():
    data = sys.stdin.buffer.read()
    if sys.argv[1] == "text":
        from prometheus_client.parser import text_string_to_metric_families

        families = of_client(text_string_to_metric_families(data.decode()))
    elif sys.argv[1] == "openmetrics":
        from prometheus_client.openmetrics.parser import text_string_to_metric_families

        families = of_client(text_string_to_metric_families(data.decode()))
    else:
        families = list(of_protobuf(data))
    json.dump(families, sys.stdout)


main()
