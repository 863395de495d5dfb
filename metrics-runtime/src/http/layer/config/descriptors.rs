//! Reads the services in a `FileDescriptorSet`, in the binary format of protobuf.
//!
//! It only needs a few fields of four messages, so a protobuf library is not worth it.

use super::rpc::{GrpcType, RpcMethod};

/// The bytes are not a `FileDescriptorSet`.
#[derive(Debug, PartialEq)]
pub(super) struct Malformed;

/// A field: its number and its value.
type Field<'a> = (u64, Value<'a>);

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The methods of all services in a `FileDescriptorSet`.
pub(super) fn methods(set: &[u8]) -> Result<Vec<RpcMethod>, Malformed> {
    let mut methods = Vec::new();
    for file in fields(set) {
        // FileDescriptorSet.file
        if let (1, Value::Bytes(file)) = file? {
            add_file(file, &mut methods)?;
        }
    }
    Ok(methods)
}

fn add_file(file: &[u8], methods: &mut Vec<RpcMethod>) -> Result<(), Malformed> {
    let (mut package, mut services) = ("", Vec::new());
    for field in fields(file) {
        match field? {
            // FileDescriptorProto.package, .service
            (2, Value::Bytes(name)) => package = text(name)?,
            (6, Value::Bytes(service)) => services.push(service),
            _ => {}
        }
    }
    services
        .into_iter()
        .try_for_each(|service| add_service(package, service, methods))
}

fn add_service(
    package: &str,
    service: &[u8],
    methods: &mut Vec<RpcMethod>,
) -> Result<(), Malformed> {
    let (mut name, first) = (String::new(), methods.len());
    for field in fields(service) {
        match field? {
            // ServiceDescriptorProto.name, .method
            (1, Value::Bytes(text_of)) => name = text(text_of)?.to_owned(),
            (2, Value::Bytes(method)) => methods.push(read_method(method)?),
            _ => {}
        }
    }
    if !package.is_empty() {
        name = format!("{package}.{name}");
    }
    for method in &mut methods[first..] {
        method.service.clone_from(&name);
    }
    Ok(())
}

fn read_method(method: &[u8]) -> Result<RpcMethod, Malformed> {
    let (mut name, mut client, mut server) = ("", false, false);
    for field in fields(method) {
        match field? {
            // MethodDescriptorProto.name, .client_streaming, .server_streaming
            (1, Value::Bytes(text_of)) => name = text(text_of)?,
            (5, Value::Number(number)) => client = number != 0,
            (6, Value::Number(number)) => server = number != 0,
            _ => {}
        }
    }
    Ok(RpcMethod {
        service: String::new(),
        method: name.to_owned(),
        kind: GrpcType::of_streams(client, server),
    })
}

fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| Malformed)
}

/// The fields of a message.
fn fields(mut message: &[u8]) -> impl Iterator<Item = Result<Field<'_>, Malformed>> {
    std::iter::from_fn(move || {
        if message.is_empty() {
            return None;
        }
        let field = next_field(&mut message).ok_or(Malformed);
        if field.is_err() {
            message = &[];
        }
        Some(field)
    })
}

fn next_field<'a>(message: &mut &'a [u8]) -> Option<Field<'a>> {
    let tag = varint(message)?;
    let value = match tag & 7 {
        0 => Value::Number(varint(message)?),
        1 => Value::Bytes(take(message, 8)?),
        2 => {
            let length = usize::try_from(varint(message)?).ok()?;
            Value::Bytes(take(message, length)?)
        }
        5 => Value::Bytes(take(message, 4)?),
        _ => return None,
    };
    Some((tag >> 3, value))
}

fn take<'a>(message: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = message.split_at_checked(length)?;
    *message = rest;
    Some(taken)
}

fn varint(message: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let [byte] = *take(message, 1)? else {
            return None;
        };
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field with at most 127 bytes.
    fn field(number: u8, value: &[u8]) -> Vec<u8> {
        let mut field = vec![number << 3 | 2, value.len() as u8];
        field.extend_from_slice(value);
        field
    }

    fn set(package: &str) -> Vec<u8> {
        let method = |name: &str, flags: &[u8]| {
            field(2, &[field(1, name.as_bytes()), flags.to_vec()].concat())
        };
        let service = [
            method("Get", &[]),
            method("Watch", &[6 << 3, 1]),
            field(1, b"Orders"),
            method("Upload", &[5 << 3, 1, 6 << 3, 0]),
            method("Chat", &[5 << 3, 1, 6 << 3, 1]),
        ];
        let mut file = vec![field(1, b"orders.proto"), field(6, &service.concat())];
        if !package.is_empty() {
            file.push(field(2, package.as_bytes()));
        }
        field(1, &file.concat())
    }

    #[test]
    fn the_services_of_a_file_have_their_methods_with_their_types() {
        let methods = methods(&[set("shop.v1"), set("")].concat()).expect("valid");
        let found = methods.iter().map(|method| {
            let RpcMethod {
                service,
                method,
                kind,
            } = method;
            format!("{service}/{method} {}", kind.as_str())
        });
        let own = [
            "Get unary",
            "Watch server_stream",
            "Upload client_stream",
            "Chat bidi_stream",
        ];
        let both = ["shop.v1.Orders", "Orders"].into_iter();
        let expected = both.flat_map(|service| own.map(|own| format!("{service}/{own}")));
        assert!(found.eq(expected), "{methods:?}");
    }

    #[test]
    fn incomplete_or_invalid_messages_are_errors() {
        let whole = set("shop");
        assert_eq!(methods(&[]), Ok(Vec::new()));
        for length in 1..whole.len() {
            assert_eq!(methods(&whole[..length]), Err(Malformed), "{length}");
        }
        for bytes in [
            &[0xff; 20][..],
            &[0x0b],
            &[0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f],
        ] {
            assert_eq!(methods(bytes), Err(Malformed), "{bytes:?}");
        }
        // Fields with fixed-size numbers are skipped.
        let fixed = [0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8];
        assert!(methods(&[&fixed[5..], &whole].concat()).is_ok());
    }
}
