//! A process whose catalogue has 1 000 series, besides the process metrics.

metrics_benches::finite_series!(10, 10, 10);
