//! A process whose catalogue has 3 000 series, and what every process has.

metrics_benches::finite_series!(30, 10, 10);
