//! The file `ended`: the sums of ended processes, and the names of these.
//!
//! It begins with a line that identifies the format. After it come frames with JSON: the header,
//! then each family. Floats are written as their bits.

use super::exemplars::exemplar;
use super::form::Form;
use super::interned::{Interned, are_label_names, is_metric_name};
use super::problem::Problem;
use crate::declaration::Bucket;
use crate::storage::RecordedExemplar;
use crate::storage::file::frame;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The beginning of the file, before its version.
pub(super) const MAGIC: &[u8] = b"metrics of ended processes, version ";

/// The version, and the end of the line.
pub(super) const VERSION: &[u8] = b"1\n";

/// The largest file that is read.
pub(super) const MAX_LENGTH: u64 = 256 << 20;

/// The largest index of a native bucket.
const MAX_INDEX: i32 = 2048 << 8;

/// The sums of ended processes.
#[derive(Debug, Default)]
pub(super) struct Ended {
    /// The files whose numbers are included and which may still exist.
    included: HashSet<String>,
    /// The number of processes.
    processes: u64,
    help: HashMap<u32, Arc<str>>,
    series: Vec<EndedSeries>,
    words: Vec<u64>,
}

/// A series of ended processes.
#[derive(Debug)]
pub(super) struct EndedSeries {
    pub(super) series: u32,
    pub(super) form: u32,
    pub(super) started: u64,
    pub(super) created: u64,
    pub(super) dynamic: bool,
    words: std::ops::Range<usize>,
    pub(super) native: Vec<(Bucket, u64)>,
    pub(super) exemplars: Vec<RecordedExemplar>,
}

/// The processes that these sums include.
#[derive(Serialize, Deserialize)]
pub(super) struct EndedRecord {
    pub(super) processes: u64,
    pub(super) included: Vec<String>,
    pub(super) families: usize,
}

/// A family.
#[derive(Serialize, Deserialize)]
pub(super) struct FamilyRecord {
    pub(super) name: String,
    pub(super) help: String,
    pub(super) forms: Vec<Form>,
    pub(super) series: Vec<ValueRecord>,
}

/// A series in one form.
#[derive(Serialize, Deserialize)]
pub(super) struct ValueRecord {
    pub(super) labels: Vec<(String, String)>,
    /// An index into the family's forms.
    pub(super) form: usize,
    pub(super) started: u64,
    pub(super) created: u64,
    pub(super) dynamic: bool,
    pub(super) words: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) native: Vec<(Sign, i32, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) exemplars: Vec<ExemplarOfValue>,
}

/// The sign of a native bucket.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) enum Sign {
    #[serde(rename = "-")]
    Negative,
    #[serde(rename = "0")]
    Zero,
    #[serde(rename = "+")]
    Positive,
}

/// An exemplar of a series.
#[derive(Serialize, Deserialize)]
pub(super) struct ExemplarOfValue {
    /// The bits of a float.
    pub(super) value: u64,
    /// In milliseconds since 1970.
    pub(super) at: u64,
    pub(super) labels: Vec<(String, String)>,
}

impl Ended {
    /// Reads the contents of the file.
    pub(super) fn read(bytes: &[u8], interned: &mut Interned) -> Result<Self, Problem> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Problem::Foreign)?;
        let mut rest = match (rest.strip_prefix(VERSION), rest.first()) {
            (Some(rest), _) => rest,
            (None, Some(version @ b'2'..=b'9')) => return Err(Problem::Version(version - b'0')),
            _ => return Err(Problem::Foreign),
        };
        let header: EndedRecord = next(&mut rest)?;
        let mut ended = Self {
            included: header.included.into_iter().collect(),
            processes: header.processes,
            ..Self::default()
        };
        for _ in 0..header.families {
            ended.add_family(next(&mut rest)?, interned)?;
        }
        Ok(ended)
    }

    fn add_family(&mut self, record: FamilyRecord, interned: &mut Interned) -> Result<(), Problem> {
        const WRONG: Problem = Problem::Corrupt("a family of ended processes is invalid");
        if !is_metric_name(&record.name) {
            return Err(WRONG);
        }
        let family = interned.family(&record.name);
        self.help.insert(family, record.help.into());
        let mut forms = Vec::with_capacity(record.forms.len());
        for form in &record.forms {
            form.check()?;
            if !form.stays() {
                return Err(WRONG);
            }
            forms.push(interned.form_number(form));
        }
        for value in record.series {
            let form = *forms.get(value.form).ok_or(WRONG)?;
            let kind = interned.form(form).kind();
            let names = value.labels.iter().map(|(name, _)| name.as_str());
            let indexes = value.native.iter().map(|(_, index, _)| *index);
            if value.words.len() != interned.form(form).words()
                || value.labels.len() > 64
                || !are_label_names(kind, names)
                || !indexes.into_iter().all(|index| index.abs() <= MAX_INDEX)
            {
                return Err(WRONG);
            }
            let labels = value.labels.iter();
            let labels: Vec<_> = labels.map(|(name, value)| (&**name, &**value)).collect();
            let series = interned.series_number(family, &labels)?;
            let first = self.words.len();
            self.words.extend(value.words);
            let native = value.native.into_iter().map(|(sign, index, count)| {
                let bucket = match sign {
                    Sign::Negative => Bucket::Negative(index),
                    Sign::Zero => Bucket::Zero,
                    Sign::Positive => Bucket::Positive(index),
                };
                (bucket, count)
            });
            let exemplars = value.exemplars.iter();
            let exemplars = exemplars
                .filter_map(|one| exemplar(f64::from_bits(one.value), one.at, &one.labels));
            self.series.push(EndedSeries {
                series,
                form,
                started: value.started,
                created: value.created,
                dynamic: value.dynamic,
                words: first..self.words.len(),
                native: native.collect(),
                exemplars: exemplars.collect(),
            });
        }
        Ok(())
    }

    /// Whether a file's numbers are included in these sums.
    pub(super) fn includes(&self, id: &str) -> bool {
        self.included.contains(id)
    }

    /// The files whose numbers are included in these sums.
    pub(super) fn included(&self) -> impl Iterator<Item = &String> {
        self.included.iter()
    }

    pub(super) fn processes(&self) -> u64 {
        self.processes
    }

    pub(super) fn series(&self) -> &[EndedSeries] {
        &self.series
    }

    /// The words of a series' form.
    pub(super) fn words(&self, series: &EndedSeries) -> &[u64] {
        &self.words[series.words.clone()]
    }

    pub(super) fn help(&self, family: u32) -> &Arc<str> {
        static NONE: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(Arc::default);
        self.help.get(&family).unwrap_or(&NONE)
    }
}

fn next<T: for<'a> Deserialize<'a>>(rest: &mut &[u8]) -> Result<T, Problem> {
    let (contents, after) = match frame::next(rest) {
        Ok(Some(frame)) => frame,
        Ok(None) => return Err(Problem::Truncated),
        Err(frame::Broken) if frame::length(rest) > rest.len() => return Err(Problem::Truncated),
        Err(frame::Broken) => return Err(Problem::Corrupt("a checksum is wrong")),
    };
    *rest = after;
    serde_json::from_slice(contents).map_err(|_| Problem::Corrupt("a record is invalid"))
}
