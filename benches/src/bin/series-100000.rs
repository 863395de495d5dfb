//! A process whose catalogue has 100 000 series, and what every process has.

metrics_benches::finite_series!(100, 100, 10);
