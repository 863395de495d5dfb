"""Calls shop.v1.Orders with grpcio, whose generic calls need no generated code."""

import sys

import grpc

channel = grpc.insecure_channel(sys.argv[1])


def number(value, end=b""):
    """The encoded message `Number`; its numbers here are below 128."""
    text = b"\x12" + bytes([len(end)]) + end if end else b""
    return b"\x08" + bytes([value]) + text


def method(kind, name):
    return getattr(channel, kind)(f"/{name}", lambda message: message, lambda message: message)


def code(call):
    try:
        call()
    except grpc.RpcError as error:
        return error.code().name
    return "OK"


get = method("unary_unary", "shop.v1.Orders/Get")
upload = method("stream_unary", "shop.v1.Orders/Upload")
watch = method("unary_stream", "shop.v1.Orders/Watch")
chat = method("stream_stream", "shop.v1.Orders/Chat")
reflect = method("stream_stream", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")

for _ in range(3):
    assert get(number(7)) == number(7)
assert code(lambda: get(number(7, b"5"))) == "NOT_FOUND"
assert code(lambda: get(number(7, b"wait"), timeout=2)) == "DEADLINE_EXCEEDED"
assert upload(iter([number(1), number(2)])) == number(3)
assert list(watch(number(3))) == [number(1), number(2), number(3)]
assert code(lambda: list(watch(number(2, b"8")))) == "RESOURCE_EXHAUSTED"
assert list(chat(iter([number(4), number(5)]))) == [number(4), number(5)]
# ListServices, with an empty string.
[services] = reflect(iter([b"\x3a\x01*"]))
assert b"grpc.reflection.v1.ServerReflection" in services
assert code(lambda: method("unary_unary", "shop.v1.Orders/Nothing")(b"")) == "UNIMPLEMENTED"
# It disconnects while it reads.
stream = watch(number(1, b"wait"))
assert next(stream) == number(1)
stream.cancel()
assert code(lambda: next(stream)) == "CANCELLED"
print("called")
