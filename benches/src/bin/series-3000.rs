//! A process whose catalogue has 3 000 series, besides the process metrics.

metrics_benches::finite_series!(30, 10, 10);
