//! Functions of one name in the `impl` blocks of one type.

use super::{conflicts, of, value};
use metrics_runtime::instrumented;
use std::fmt;

struct Port(u16);

#[instrumented]
impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[instrumented]
impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Port({})", self.0)
    }
}

#[instrumented]
impl From<u16> for Port {
    fn from(number: u16) -> Self {
        Self(number)
    }
}

#[instrumented]
impl From<u8> for Port {
    fn from(number: u8) -> Self {
        Self(number.into())
    }
}

#[instrumented]
impl From<&str> for Port {
    fn from(text: &str) -> Self {
        Self(text.len() as u16)
    }
}

macro_rules! from {
    ($($ty:ty)*) => {$(
        #[instrumented]
        impl From<$ty> for Port {
            fn from(_: $ty) -> Self {
                Self(0)
            }
        }
    )*};
}

from!(Vec<u8> Option<std::string::String>);

#[test]
fn each_trait_of_a_type_has_its_own_labels() {
    assert_eq!(
        format!("{} {:?}", Port::from(80_u16), Port::from(80_u8)),
        "80 Port(80)"
    );
    let _ = (Port::from("80"), Port::from(vec![80]), Port::from(None));
    for function in [
        "Port as Display::fmt",
        "Port as Debug::fmt",
        "Port as From<u16>::from",
        "Port as From<u8>::from",
        "Port as From<&str>::from",
        "Port as From<Vec<u8>>::from",
        "Port as From<Option<std::string::String>>::from",
    ] {
        let labels = of(module_path!(), function);
        let calls = value("function_calls_total", &format!("{labels},outcome=\"ok\""));
        assert_eq!(calls, 1.0, "{function}");
    }
}

mod clash {
    use metrics_runtime::instrumented;

    pub(super) mod one {
        pub(crate) trait Speak {
            fn speak(&self) {}
        }
    }

    pub(super) mod other {
        pub(crate) trait Speak {
            fn speak(&self) {}
        }
    }

    pub(super) struct Robot;

    #[instrumented]
    impl one::Speak for Robot {
        fn speak(&self) {}
    }

    #[instrumented(in_progress)]
    impl other::Speak for Robot {
        #[inline]
        fn speak(&self) {}
    }
}

#[test]
fn a_conflict_in_blocks_is_reported_with_its_functions_and_advice() {
    clash::one::Speak::speak(&clash::Robot);
    clash::other::Speak::speak(&clash::Robot);
    let module = concat!(module_path!(), "::clash");
    let labels = of(module, "Robot as Speak::speak");
    let calls = value("function_calls_total", &format!("{labels},outcome=\"ok\""));
    assert_eq!(calls, 2.0);
    let found = conflicts(module);
    let [conflict] = &found[..] else {
        panic!("one series is one conflict: {found:?}")
    };
    let lines: Vec<_> = include_str!("blocks.rs").lines().collect();
    for source in conflict.sources() {
        let line = lines[source.line as usize - 1];
        assert_eq!(line.trim(), "fn speak(&self) {}", "{source}");
    }
    let advice = conflict.advice();
    assert!(!advice.contains("above the `impl` block"), "{advice}");
    assert!(advice.contains("name = "), "{advice}");
}
