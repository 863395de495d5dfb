//! A process whose catalogue has 1 series, besides the process metrics.

metrics_benches::finite_series!(1, 1, 1);
