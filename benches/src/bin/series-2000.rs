//! A process whose catalogue has 2 000 series.

metrics_benches::finite_series!(20, 20, 5);
