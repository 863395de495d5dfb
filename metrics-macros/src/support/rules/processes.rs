//! `processes = "…"`: how the values of a gauge in several processes are combined.

use super::options::Options;
use super::suggest::nearest;
use crate::support::errors::Errors;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The option.
pub(crate) const PROCESSES: &str = "processes";

const EXAMPLE: &str = "processes = \"max\"";

/// The label that distinguishes the series of processes.
pub(crate) const PID: &str = "pid";

/// The value of the option.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum ProcessMode {
    #[default]
    Sum,
    Min,
    Max,
    Last,
    PerProcess,
}

impl ProcessMode {
    const ALL: [Self; 5] = [
        Self::Sum,
        Self::Min,
        Self::Max,
        Self::Last,
        Self::PerProcess,
    ];

    /// The mode in the attribute.
    fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
            Self::Last => "last",
            Self::PerProcess => "per_process",
        }
    }

    /// The runtime's variant.
    pub(crate) fn variant(self, rt: &TokenStream) -> TokenStream {
        let variant = match self {
            Self::Sum => "Sum",
            Self::Min => "Min",
            Self::Max => "Max",
            Self::Last => "Last",
            Self::PerProcess => "PerProcess",
        };
        let variant = format_ident!("{variant}");
        quote!(#rt::ProcessMode::#variant)
    }
}

/// Takes the option. Without it, values are added up.
pub(crate) fn processes(options: &mut Options<'_>, errors: &mut Errors) -> ProcessMode {
    let Some(written) = options.string(PROCESSES, EXAMPLE, errors) else {
        return ProcessMode::default();
    };
    let word = written.value();
    let mut modes = ProcessMode::ALL.into_iter();
    modes.find(|mode| mode.word() == word).unwrap_or_else(|| {
        let instead = instead(&word);
        errors.at(
            written.span(),
            format!("`{PROCESSES}` cannot be `{word:?}`: {instead}"),
        );
        ProcessMode::default()
    })
}

/// The suggestion for an unknown word.
fn instead(word: &str) -> String {
    let words = ProcessMode::ALL.map(ProcessMode::word);
    match nearest(&word.to_lowercase(), &words) {
        Some(word) => format!("did you mean `{word:?}`?"),
        None => {
            let all = words.map(|word| format!("`{word:?}`"));
            format!("write one of {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::syntax::entries::parse_entries;
    use syn::parse::Parser as _;

    fn read(attribute: &str) -> Result<ProcessMode, Vec<String>> {
        let list = parse_entries.parse_str(attribute);
        let entries = list.expect("the syntax is right").entries;
        let mut errors = Errors::new();
        let mut options = Options::new("metric", &[PROCESSES], entries, &mut errors);
        let mode = processes(&mut options, &mut errors);
        errors
            .finish(Some(mode))
            .map_err(|mistakes| mistakes.messages())
    }

    #[test]
    fn each_mode_is_accepted() {
        for mode in ProcessMode::ALL {
            let written = format!("processes = {:?}", mode.word());
            assert!(read(&written).is_ok_and(|read| read == mode), "{written}");
        }
        assert!(read("").is_ok_and(|read| read == ProcessMode::Sum));
    }

    #[test]
    fn each_mistake_is_reported() {
        for (written, hint) in [
            ("processes", "write `processes = \"max\"`"),
            (
                "processes = max",
                "takes a string: write `processes = \"max\"`",
            ),
            (
                "processes = \"maxx\"",
                "cannot be `\"maxx\"`: did you mean `\"max\"`?",
            ),
            ("processes = \"MAX\"", "did you mean `\"max\"`?"),
            (
                "processes = \"per process\"",
                "did you mean `\"per_process\"`?",
            ),
            (
                "processes = \"average\"",
                "write one of `\"sum\"`, `\"min\"`, `\"max\"`, `\"last\"`, `\"per_process\"`",
            ),
        ] {
            let mistakes = read(written).err().unwrap_or_default();
            assert_eq!(mistakes.len(), 1, "{written}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{written}: {mistakes:?}");
        }
    }
}
