//! The `grpc_server_*` families, and the methods that they count. The names are those of
//! go-grpc-prometheus.

use super::buckets::Buckets;
use super::code::Code;
use super::families::{LAYER, seconds, with_value};
use super::schema::Schema;
use crate::declaration::{Family, Kind, Label, Layout, Member, Source, Values};
use crate::http::layer::config::RpcMethod;
use crate::recording::{CellRange, IntegerBounds};
use crate::registration::{self, ExemplarGate};
use std::collections::HashMap;

// The offsets of a method's values in its range of cells.
const STARTED: usize = 0;
const RECEIVED: usize = 1;
const SENT: usize = 2;
const CODES: usize = 3;
const DURATION: usize = CODES + Code::VALUES.len();

/// The label value for all methods that are not named.
const UNKNOWN: &str = "unknown";

/// The metrics of a named method, or of all methods that are not named.
#[derive(Debug)]
pub(in crate::http::layer) struct RpcMetrics {
    range: CellRange,
    /// Decides which RPCs get an exemplar.
    gate: &'static ExemplarGate,
    durations: &'static IntegerBounds,
    /// The path of its requests, or `unknown`.
    pub(in crate::http::layer) path: &'static str,
}

impl RpcMetrics {
    pub(in crate::http::layer) fn start(&self) {
        self.range.add(STARTED, 1);
    }

    pub(in crate::http::layer) fn add_received(&self, messages: u64) {
        self.range.add(RECEIVED, messages);
    }

    pub(in crate::http::layer) fn add_sent(&self, messages: u64) {
        self.range.add(SENT, messages);
    }

    /// Records an ended RPC.
    pub(in crate::http::layer) fn record(&self, code: Code, nanos: u64) {
        let range = &self.range;
        range
            .updates()
            .observe_nanos(DURATION, self.durations, nanos);
        let cell = CODES + code.index();
        let failed = code.is_server_error().then(|| range.cell(cell));
        range.exemplify(self.gate, (DURATION, self.durations, nanos), failed);
        // `finish` has release ordering, so a scrape that reads this also reads the RPC's start.
        range.finish(cell);
    }
}

/// The metrics of a method in each variant. `None` if it is not measured.
pub(in crate::http::layer) type RpcVariants = Option<Box<[RpcMetrics]>>;

/// The methods that a layer counts, by the path of their requests.
pub(in crate::http::layer) struct RpcTable {
    methods: HashMap<&'static str, RpcVariants, foldhash::fast::RandomState>,
    unknown: RpcVariants,
}

impl RpcTable {
    /// Creates the table of a layer, and registers all of its series. `None` if the layer names
    /// no services.
    pub(super) fn new(schema: &'static Schema) -> Option<Self> {
        let settings = &schema.settings;
        if settings.rpcs.is_empty() {
            return None;
        }
        let names = Names::new(schema);
        let methods = settings.rpcs.iter().map(|(path, method)| {
            let path: &'static str = path.clone().leak();
            let labels = || {
                let RpcMethod {
                    service,
                    method,
                    kind,
                } = method;
                [kind.as_str(), service.clone().leak(), method.clone().leak()]
            };
            let measured = settings.routes.measure(path);
            (path, measured.then(|| names.variants(path, labels())))
        });
        let unknown = || names.variants(UNKNOWN, [UNKNOWN; 3]);
        Some(Self {
            methods: methods.collect(),
            unknown: (!settings.ignore_unmatched).then(unknown),
        })
    }

    /// The named method with this path.
    pub(in crate::http::layer) fn named(&self, path: &str) -> Option<&RpcVariants> {
        self.methods.get(path)
    }

    /// The metrics of methods that are not named.
    pub(in crate::http::layer) fn unknown(&self) -> &RpcVariants {
        &self.unknown
    }
}

/// The names and labels of the families of a layer.
struct Names {
    schema: &'static Schema,
    started: &'static str,
    handled: &'static str,
    received: &'static str,
    sent: &'static str,
    duration: &'static str,
}

impl Names {
    fn new(schema: &'static Schema) -> Self {
        let name = |name: &str| -> &'static str { schema.settings.family_name(name).leak() };
        Self {
            schema,
            started: name("grpc_server_started_total"),
            handled: name("grpc_server_handled_total"),
            received: name("grpc_server_msg_received_total"),
            sent: name("grpc_server_msg_sent_total"),
            duration: name("grpc_server_handling_seconds"),
        }
    }

    /// The metrics of a method with these values of `grpc_type`, `grpc_service` and
    /// `grpc_method`.
    fn variants(&self, path: &'static str, labels: [&'static str; 3]) -> Box<[RpcMetrics]> {
        let durations = self.schema.durations;
        let variant = |variant| {
            let members = self.members(labels, variant, durations);
            let source = Source {
                item: path,
                ..LAYER
            };
            let cells = DURATION + durations.cells();
            RpcMetrics {
                range: CellRange::new(registration::register(source, members, cells)),
                gate: ExemplarGate::leaked(),
                durations: durations.bounds,
                path,
            }
        };
        (0..self.schema.variants).map(variant).collect()
    }

    fn members(
        &self,
        values: [&'static str; 3],
        variant: usize,
        durations: Buckets,
    ) -> Vec<Member> {
        let member = |name, help, own: Option<Label>, layout: Layout| {
            let kind = match layout {
                Layout::Histogram { buckets, .. } => Kind::from_bounds(buckets),
                _ => Kind::Counter,
            };
            let names = ["grpc_type", "grpc_service", "grpc_method"].into_iter();
            let labels = names
                .zip(values)
                .map(|(name, value)| with_value(name, value));
            let labels = labels.chain(own).chain(self.schema.common_labels(variant));
            Member::new(Family { name, help, kind }, labels.collect(), layout)
        };
        let counter = |cell: usize| Layout::Counter { first: cell as u32 };
        let code = Label {
            name: "grpc_code",
            values: Values::Listed(Code::VALUES),
        };
        vec![
            member(
                self.started,
                "RPCs that have started.",
                None,
                counter(STARTED),
            ),
            member(
                self.handled,
                "RPCs that have ended, by their status code.",
                Some(code),
                counter(CODES),
            ),
            member(
                self.received,
                "Messages received by RPCs.",
                None,
                counter(RECEIVED),
            ),
            member(self.sent, "Messages sent by RPCs.", None, counter(SENT)),
            member(
                self.duration,
                "How long RPCs took until the end of the response.",
                None,
                seconds(DURATION, durations),
            ),
        ]
    }
}

/// The families of a layer, as members for reserved names.
pub(super) fn reserved(schema: &'static Schema) -> Vec<Member> {
    Names::new(schema).members([UNKNOWN; 3], 0, schema.durations)
}
