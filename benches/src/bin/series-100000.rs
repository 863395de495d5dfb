//! A process whose catalogue has 100 000 series, besides the process metrics.

metrics_benches::finite_series!(100, 100, 10);
