//! Declarations that contradict each other, in words.

use super::advice::Advice;
use super::difference::Difference;
use super::linked::linked;
use crate::declaration::{Declaration, Kind, Source};
use std::fmt;

/// Declarations that contradict each other.
///
/// `Display` shows what is wrong, and where. [`advice`](Self::advice) is what to write instead.
///
/// [`CheckError`](crate::CheckError) has an example.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Conflict {
    /// The name that both declare. For endpoints, the path.
    pub name: &'static str,
    /// The declaration that decides what the name means.
    pub first: Source,
    /// The declaration that contradicts it.
    pub second: Source,
    /// Further declarations that contradict it in the same way.
    pub more: Vec<Source>,
    /// Whether the numbers of the others are exposed as well: added to those of the first, or in
    /// their own series. Otherwise, only the first is exposed.
    pub is_counted: bool,
    /// The difference between the declarations.
    pub difference: Difference,
    /// Further differences between the same declarations.
    pub also: Vec<Difference>,
    pub(super) advice: Advice,
    /// The series with these buckets, if only some series of the name have different buckets.
    pub(super) series: Option<String>,
    /// The declarations by their buckets, in words, if the buckets differ.
    pub(super) lists: Vec<(String, Vec<Source>)>,
}

impl Conflict {
    pub(super) fn new(
        name: &'static str,
        [first, second]: [Source; 2],
        difference: Difference,
        advice: Advice,
        is_counted: bool,
    ) -> Self {
        let lists = difference.lists().into_iter().flatten();
        let lists = lists.zip([vec![first], vec![second]]).collect();
        Self {
            name,
            first,
            second,
            more: Vec::new(),
            is_counted,
            difference,
            also: Vec::new(),
            advice,
            series: None,
            lists,
        }
    }

    /// Adds a declaration with these buckets, given in words.
    pub(super) fn add(&mut self, list: String, source: Source) {
        match self.lists.iter_mut().find(|(other, _)| *other == list) {
            Some((_, sources)) if sources.contains(&source) => {}
            Some((_, sources)) => sources.push(source),
            None => self.lists.push((list, vec![source])),
        }
        if !self.sources().any(|other| *other == source) {
            self.more.push(source);
        }
    }

    /// What to write instead.
    pub fn advice(&self) -> String {
        let advice: Vec<_> = self.advices().iter().map(ToString::to_string).collect();
        advice.join("\n")
    }

    /// What to write instead, for each difference.
    pub(super) fn advices(&self) -> Vec<Advice> {
        let also = self.also.iter().filter_map(Advice::of_difference);
        [self.advice].into_iter().chain(also).collect()
    }

    /// All declarations, the first one first.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        [&self.first, &self.second].into_iter().chain(&self.more)
    }

    /// Uses the HTTP layer's advice if both declarations come from the code that reserved the
    /// names. Their source locations do not help the user.
    pub(super) fn set_advice_of_layer(&mut self) {
        let of_layer = linked().find_map(|linked| match linked.declaration() {
            Some(Declaration::ReservedNames(names))
                if self.first.is_same_line(&linked.source)
                    && self.second.is_same_line(&linked.source) =>
            {
                names.conflict_advice
            }
            _ => None,
        });
        if let Some(advice) = of_layer {
            self.advice = Advice::Layer(advice);
        }
    }

    pub(super) fn is_of_layer(&self) -> bool {
        matches!(self.advice, Advice::Layer(_))
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.headline(&self.difference, f)?;
        if !self.is_counted && self.difference.is_of_one_name() {
            f.write_str(", and only the first is exposed")?;
        }
        if self.is_of_layer() {
            return Ok(());
        }
        for also in &self.also {
            f.write_str("\n  ")?;
            self.headline(also, f)?;
        }
        let many = self.sources().count();
        if many > 2 && !self.lists.is_empty() {
            return self.lists.iter().try_for_each(|(list, sources)| {
                write!(f, "\n  {list}:")?;
                let mut sources = sources.iter();
                sources.try_for_each(|source| write!(f, "\n    {source}"))
            });
        }
        if self.first == self.second {
            return write!(f, "\n  at:     {}", self.first);
        }
        write!(f, "\n  first:  {}\n  second: {}", self.first, self.second)?;
        let mut more = self.more.iter();
        more.try_for_each(|source| write!(f, "\n  and:    {source}"))
    }
}

impl Conflict {
    /// The problem in one line.
    fn headline(&self, difference: &Difference, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        let many = self.sources().count();
        match difference {
            Difference::Kind(a, b) => write!(f, "`{name}` is a {a} and a {b}"),
            Difference::Help(a, b) => write!(f, "`{name}` has two help texts, {a:?} and {b:?}"),
            Difference::Labels(a, b) => {
                write!(f, "`{name}` has the labels {a:?} and the labels {b:?}")
            }
            Difference::Processes(a, b) => write!(
                f,
                "`{name}` has `processes = \"{a}\"` and `processes = \"{b}\"`"
            ),
            Difference::Buckets(..) | Difference::Native(..) => {
                let series = self.series.as_deref().filter(|_| !self.is_of_layer());
                let name = series.unwrap_or(name);
                let lists: Vec<_> = difference.lists().into_iter().flatten().collect();
                match self.lists.len() {
                    0..=2 if matches!(difference, Difference::Native(..)) => {
                        write!(f, "`{name}` has {}", lists.join(", and it has "))
                    }
                    0..=2 => write!(f, "`{name}` has {}", lists.join(" and ")),
                    many => write!(f, "`{name}` has {many} kinds of buckets"),
                }
            }
            Difference::SameSeries(series) if self.is_counted => write!(
                f,
                "{many} declarations share the series `{series}`, and are added up"
            ),
            Difference::SameSeries(series) => write!(
                f,
                "{many} declarations would share the series `{series}`, and only the first is exposed"
            ),
            Difference::Timed(series) => write!(
                f,
                "`{series}` counts calls that are not all timed, so its histogram counts fewer"
            ),
            Difference::TooManyNumbers => {
                write!(f, "`{name}` has more series than fit into this process")
            }
            Difference::Dynamic => {
                write!(f, "`{name}` has dynamic labels and {many} declarations")
            }
            Difference::SameEndpoint(method) => {
                write!(f, "{many} functions declare the endpoint `{method} {name}`")
            }
            Difference::Names {
                kinds: (first, second),
                other,
                shared,
            } => write!(
                f,
                "the {first} `{name}` and the {second} `{other}` would both have the name \
                 `{shared}`, because {}",
                reason(shared, [(name, *first), (other, *second)])
            ),
        }
    }
}

/// Why one of two metrics also takes the other's name.
fn reason(shared: &str, metrics: [(&str, Kind); 2]) -> String {
    if shared.ends_with("_created") {
        return "OpenMetrics adds the creation times of counters and histograms".to_owned();
    }
    let derived = metrics.iter().filter(|(name, _)| *name != shared);
    let mut kinds = derived.map(|(_, kind)| *kind);
    match kinds.clone().find(|kind| !kind.name_suffix().is_empty()) {
        Some(kind) => format!("OpenMetrics names {kind}s without `{}`", kind.name_suffix()),
        None => {
            let kind = kinds.next().unwrap_or(Kind::Histogram);
            format!("a {kind} writes its samples under names of their own")
        }
    }
}
