//! The gRPC services that a configuration names, and their methods.

use std::collections::BTreeMap;

/// The type of a gRPC method: which sides send one message, and which a stream. It is the value
/// of the label `grpc_type`. Feature `grpc`.
///
/// ```
/// use metrics_runtime::GrpcType;
///
/// // In the `.proto` file: `rpc Watch(WatchRequest) returns (stream Order);`
/// let kind = GrpcType::ServerStream;
/// assert_eq!(kind.as_str(), "server_stream");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrpcType {
    /// One request and one response: `unary`.
    Unary,
    /// A stream of requests and one response: `client_stream`.
    ClientStream,
    /// One request and a stream of responses: `server_stream`.
    ServerStream,
    /// A stream in each direction: `bidi_stream`.
    BidiStream,
}

impl GrpcType {
    /// The type of a method, from whether client and server send streams.
    pub(super) fn of_streams(client: bool, server: bool) -> Self {
        match (client, server) {
            (false, false) => Self::Unary,
            (true, false) => Self::ClientStream,
            (false, true) => Self::ServerStream,
            (true, true) => Self::BidiStream,
        }
    }

    /// The value of the label.
    ///
    /// The [type](Self) has an example.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unary => "unary",
            Self::ClientStream => "client_stream",
            Self::ServerStream => "server_stream",
            Self::BidiStream => "bidi_stream",
        }
    }
}

/// A method of a service.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct RpcMethod {
    pub(in crate::http::layer) service: String,
    pub(in crate::http::layer) method: String,
    pub(in crate::http::layer) kind: GrpcType,
}

/// Methods by the path of their requests.
pub(in crate::http::layer) type RpcMethods = BTreeMap<String, RpcMethod>;

/// Adds a method. The error says what to write instead.
pub(super) fn add(methods: &mut RpcMethods, added: RpcMethod) -> Result<(), String> {
    let RpcMethod {
        service, method, ..
    } = &added;
    if !service.split('.').all(is_identifier) {
        return Err(
            "invalid service name, which must be identifiers with dots between them: write \
             `shop.v1.Orders`"
                .to_owned(),
        );
    }
    if !is_identifier(method) {
        return Err(format!(
            "invalid method name `{method}`: write one such as `ListOrders`"
        ));
    }
    let path = format!("/{service}/{method}");
    let known = methods.entry(path).or_insert_with(|| added.clone());
    if *known != added {
        return Err(format!(
            "duplicate method `{}`, as `{}` and as `{}`: remove one",
            added.method,
            known.kind.as_str(),
            added.kind.as_str()
        ));
    }
    Ok(())
}

/// Whether a text is a valid name in a `.proto` file.
fn is_identifier(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.chars().all(is_part) && text.starts_with(|c: char| !c.is_ascii_digit())
}
