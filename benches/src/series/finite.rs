//! Labels whose values are known at compile time: three labels with up to a hundred values each, so
//! that the type determines the number of series.

use metrics_runtime::LabelValue;

/// A hundred texts.
pub const TEXTS: [&str; 100] = {
    const TEXT: &[u8; 800] = &digits();
    let mut texts = [""; 100];
    let mut n = 0;
    while n < 100 {
        let (_, rest) = TEXT.split_at(8 * n);
        let (text, _) = rest.split_at(8);
        texts[n] = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => panic!("these are ASCII"),
        };
        n += 1;
    }
    texts
};

/// `value_00`, `value_01` and so on, without separators.
const fn digits() -> [u8; 800] {
    let mut text = [0; 800];
    let mut n = 0;
    while n < 100 {
        let value = b"value_";
        let mut at = 0;
        while at < 6 {
            text[8 * n + at] = value[at];
            at += 1;
        }
        text[8 * n + 6] = b'0' + (n / 10) as u8;
        text[8 * n + 7] = b'0' + (n % 10) as u8;
        n += 1;
    }
    text
}

/// One of `N` values of a label.
#[derive(Clone, Copy, Debug)]
pub struct Value<const N: usize>(pub usize);

impl<const N: usize> LabelValue for Value<N> {
    const VALUES: &'static [&'static str] = TEXTS.split_at(N).0;

    #[inline]
    fn index(&self) -> usize {
        self.0
    }
}

/// The three labels of series number `n`, of `A × B × C`.
pub fn split<const A: usize, const B: usize, const C: usize>(
    n: usize,
) -> (Value<A>, Value<B>, Value<C>) {
    (Value(n / (B * C)), Value(n / C % B), Value(n % C))
}

/// The binary with `$a × $b × $c` series: its counter, declared like in user code.
#[macro_export]
macro_rules! finite_series {
    ($a:literal, $b:literal, $c:literal) => {
        use $crate::series::finite::Value;

        #[derive(metrics_runtime::LabelSet)]
        struct Labels {
            region: Value<$a>,
            service: Value<$b>,
            shard: Value<$c>,
        }

        /// Events.
        #[metrics_runtime::metric]
        static EVENTS_TOTAL: metrics_runtime::Counter<Labels>;

        fn main() {
            $crate::series::program::main::<$a, $b, $c>(|n| {
                let (region, service, shard) = $crate::series::finite::split(n);
                EVENTS_TOTAL
                    .with(Labels {
                        region,
                        service,
                        shard,
                    })
                    .inc();
            });
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_contain_their_numbers() {
        assert_eq!(TEXTS[7], "value_07");
        assert_eq!(Value::<10>::VALUES.len(), 10);
        let (a, b, c) = split::<2, 3, 4>(23);
        assert_eq!((a.0, b.0, c.0), (1, 2, 3));
    }
}
