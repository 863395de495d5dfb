//! The same finite series in each peer's own registry, and their exposition.

use super::finite::{TEXTS, split};
use measured::MetricGroup as _;
use measured::lasso::{Rodeo, RodeoReader};
use measured::text::BufferedTextEncoder;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

const NAMES: [&str; 3] = ["region", "service", "shard"];

/// The texts of series number `n`.
fn texts<const A: usize, const B: usize, const C: usize>(n: usize) -> [&'static str; 3] {
    let (a, b, c) = split::<A, B, C>(n);
    [TEXTS[a.0], TEXTS[b.0], TEXTS[c.0]]
}

/// `prometheus`.
pub struct Prometheus {
    registry: prometheus::Registry,
    /// A counter with its labels.
    pub counters: prometheus::IntCounterVec,
    text: String,
}

impl Prometheus {
    /// With `A × B × C` series.
    pub fn new<const A: usize, const B: usize, const C: usize>() -> Self {
        let registry = prometheus::Registry::new();
        let counters = prometheus::register_int_counter_vec_with_registry!(
            "events_total",
            "Events.",
            &NAMES,
            registry
        )
        .expect("it is registered once");
        for n in 0..A * B * C {
            counters.with_label_values(&texts::<A, B, C>(n)).inc();
        }
        Self {
            registry,
            counters,
            text: String::new(),
        }
    }

    /// The length of the text.
    pub fn scrape(&mut self) -> usize {
        self.text.clear();
        prometheus::TextEncoder::new()
            .encode_utf8(&self.registry.gather(), &mut self.text)
            .expect("a string can be written to");
        self.text.len()
    }

    /// The text.
    pub fn text(&mut self) -> &str {
        self.scrape();
        &self.text
    }

    /// The counter of each series.
    pub fn resolved<const A: usize, const B: usize, const C: usize>(
        &self,
    ) -> Vec<prometheus::IntCounter> {
        (0..A * B * C)
            .map(|n| self.counters.with_label_values(&texts::<A, B, C>(n)))
            .collect()
    }
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ClientLabels {
    region: &'static str,
    service: &'static str,
    shard: &'static str,
}

/// `prometheus-client`.
pub struct Client {
    registry: prometheus_client::registry::Registry,
    counters: Family<ClientLabels, Counter>,
    text: String,
}

impl Client {
    /// With `A × B × C` series.
    pub fn new<const A: usize, const B: usize, const C: usize>() -> Self {
        let mut registry = prometheus_client::registry::Registry::default();
        let counters = Family::<ClientLabels, Counter>::default();
        registry.register("events", "Events", counters.clone());
        let client = Self {
            registry,
            counters,
            text: String::new(),
        };
        (0..A * B * C).for_each(|n| client.inc::<A, B, C>(n));
        client
    }

    /// Increments series number `n`.
    pub fn inc<const A: usize, const B: usize, const C: usize>(&self, n: usize) {
        let [region, service, shard] = texts::<A, B, C>(n);
        let labels = ClientLabels {
            region,
            service,
            shard,
        };
        self.counters.get_or_create(&labels).inc();
    }

    /// The length of the text.
    pub fn scrape(&mut self) -> usize {
        self.text.clear();
        prometheus_client::encoding::text::encode(&mut self.text, &self.registry)
            .expect("a string can be written to");
        self.text.len()
    }

    /// The text.
    pub fn text(&mut self) -> &str {
        self.scrape();
        &self.text
    }

    /// The length of the text, in a new buffer.
    pub fn scrape_anew(&self) -> usize {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)
            .expect("a string can be written to");
        text.len()
    }
}

/// `metrics` with its Prometheus exporter.
pub struct Facade(metrics_exporter_prometheus::PrometheusRecorder);

impl Facade {
    /// With `A × B × C` series.
    pub fn new<const A: usize, const B: usize, const C: usize>() -> Self {
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::describe_counter!("events_total", "Events.");
            for n in 0..A * B * C {
                let [region, service, shard] = texts::<A, B, C>(n);
                metrics::counter!("events_total", "region" => region, "service" => service, "shard" => shard)
                    .increment(1);
            }
        });
        Self(recorder)
    }

    /// The length of the text.
    pub fn scrape(&self) -> usize {
        self.text().len()
    }

    /// The text.
    pub fn text(&self) -> String {
        self.0.handle().render()
    }
}

#[derive(measured::LabelGroup)]
#[label(set = MeasuredSet)]
struct MeasuredLabels<'a> {
    #[label(fixed_with = RodeoReader)]
    region: &'a str,
    #[label(fixed_with = RodeoReader)]
    service: &'a str,
    #[label(fixed_with = RodeoReader)]
    shard: &'a str,
}

#[derive(measured::MetricGroup)]
struct MeasuredGroup {
    /// Events.
    events: measured::CounterVec<MeasuredSet>,
}

/// `measured`.
pub struct Measured {
    group: MeasuredGroup,
    encoder: BufferedTextEncoder,
}

impl Measured {
    /// With `A × B × C` series.
    pub fn new<const A: usize, const B: usize, const C: usize>() -> Self {
        let values = |count: usize| TEXTS[..count].iter().collect::<Rodeo>().into_reader();
        let labels = MeasuredSet::new(values(A), values(B), values(C));
        let group = MeasuredGroup {
            events: measured::CounterVec::with_label_set(labels),
        };
        for n in 0..A * B * C {
            let [region, service, shard] = texts::<A, B, C>(n);
            group.events.inc(MeasuredLabels {
                region,
                service,
                shard,
            });
        }
        Self {
            group,
            encoder: BufferedTextEncoder::new(),
        }
    }

    /// The length of the text.
    pub fn scrape(&mut self) -> usize {
        self.text().as_ref().len()
    }

    /// The text.
    pub fn text(&mut self) -> impl AsRef<[u8]> + use<> {
        let Ok(()) = self.group.collect_group_into(&mut self.encoder);
        self.encoder.finish()
    }
}

#[derive(Debug, vise::Metrics)]
struct ViseMetrics {
    /// Events.
    #[metrics(labels = NAMES)]
    events: vise::LabeledFamily<(&'static str, &'static str, &'static str), vise::Counter, 3>,
}

/// `vise`.
pub struct Vise {
    registry: vise::Registry,
    text: String,
}

impl Vise {
    /// With `A × B × C` series.
    pub fn new<const A: usize, const B: usize, const C: usize>() -> Self {
        let metrics = ViseMetrics::default();
        for n in 0..A * B * C {
            let [region, service, shard] = texts::<A, B, C>(n);
            metrics.events[&(region, service, shard)].inc();
        }
        let mut registry = vise::Registry::empty();
        registry.register_metrics(&metrics);
        Self {
            registry,
            text: String::new(),
        }
    }

    /// The length of the text.
    pub fn scrape(&mut self) -> usize {
        self.text.clear();
        self.registry
            .encode(&mut self.text, vise::Format::OpenMetrics)
            .expect("a string can be written to");
        self.text.len()
    }
}
