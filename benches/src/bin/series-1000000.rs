//! A process whose catalogue has 1 000 000 series, and what every process has.

metrics_benches::finite_series!(100, 100, 100);
