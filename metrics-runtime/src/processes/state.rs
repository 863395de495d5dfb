//! The contents of a directory, kept from one scrape to the next.

use super::cells::Words;
use super::ended::{self, Ended};
use super::families::Merged;
use super::file::ProcessFile;
use super::interned::Interned;
use super::listing::{self, BLACK_BOX, ENDED, Listing, PROCESS};
use super::other_values::OtherValues;
use super::own_metrics::{self, Counts};
use super::plan::{FilePlan, Plan, Source};
use super::problem::Problem;
use super::totals::Totals;
use crate::snapshot::OwnedFamily;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Read as _;
use std::mem::take;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The number of problems that are remembered, so that each is logged once.
const MAX_REPORTED: usize = 1000;

/// The number of series that are kept although no process has them.
const MAX_FORGOTTEN: usize = 10_000;

/// The contents of a directory.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) directory: PathBuf,
    pub(super) interned: Interned,
    files: HashMap<String, ProcessFile>,
    pub(super) ended: Ended,
    /// The identity of the file with [`ended`](Self::ended).
    ended_file: Option<EndedFile>,
    /// Why that file cannot be read.
    pub(super) ended_problem: Option<Problem>,
    plan: Plan,
    /// The files for which the plan was built.
    planned: Option<Planned>,
    totals: Totals,
    words: Words,
    buffer: Vec<u8>,
    reported: HashSet<String>,
    /// Messages to log once nothing is locked.
    pub(super) messages: Vec<String>,
    /// Processes whose files are not read again.
    refused: HashSet<String>,
}

/// The files of a plan: their ids, whether their processes are running, and their revisions. Also
/// the file with the ended processes.
#[derive(Debug, PartialEq)]
struct Planned {
    files: Vec<(String, bool, u64)>,
    ended: Option<EndedFile>,
}

/// The inode, the length and the beginning of a file. Inodes and lengths can be reused, but the
/// numbers in the header only grow.
type EndedFile = (u64, u64, Vec<u8>);

/// The length of the beginning that distinguishes two files.
const BEGINNING: u64 = 128;

impl State {
    pub(super) fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            ..Self::default()
        }
    }

    /// Takes the messages to log.
    pub(super) fn take_messages(&mut self) -> Vec<String> {
        take(&mut self.messages)
    }

    pub(super) fn report(&mut self, message: String) {
        if self.reported.len() >= MAX_REPORTED {
            self.reported.clear();
        }
        if self.reported.insert(message.clone()) {
            self.messages.push(message);
        }
    }

    pub(super) fn path_of(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}{PROCESS}"))
    }

    /// Whether there are files to fold.
    pub(super) fn needs_folding(&self, listing: &Listing) -> bool {
        let mut processes = listing.processes.iter();
        processes.any(|(id, live)| !live && self.may_fold(id))
    }

    /// All families, merged. The caller holds the shared lock.
    pub(super) fn families(&mut self, listing: &Listing) -> Result<Vec<OwnedFamily>, Problem> {
        self.forget_gone(listing);
        let mut readable = loop {
            self.refresh_ended()?;
            if let Some(readable) = self.refresh(listing)? {
                break readable;
            }
            // Frees the memory for the rejected file.
            self.forget_all();
        };
        loop {
            self.plan(&readable)?;
            match self.add_up()? {
                None => break,
                // Without it, the plan changes.
                Some((id, problem)) => {
                    self.reject(&id, &problem);
                    readable.remove(&id);
                }
            }
        }
        let live = readable.values().filter(|live| **live).count();
        let included = |id: &&String| self.ended.includes(id);
        let included = listing.processes.keys().filter(included).count();
        let counts = Counts {
            live,
            ended: self.ended.processes() + (readable.len() - live) as u64,
            rejected: listing.processes.len() - included - readable.len()
                + listing.corrupt
                + usize::from(self.ended_problem.is_some()),
            conflicts: self.plan.conflicts.len(),
        };
        for name in self.plan.conflicts.clone() {
            self.report(format!(
                "processes of different versions declare `{name}` differently: the newer one is \
                 exposed, the series of the other one are left out; rename one of them"
            ));
        }
        let merged = Merged {
            plan: &self.plan,
            totals: &self.totals,
            interned: &self.interned,
        };
        let mut families = merged.families();
        families.extend(own_metrics::families(counts));
        families.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(families)
    }

    /// Drops the contents of files that are gone, or everything if most series are gone.
    fn forget_gone(&mut self, listing: &Listing) {
        self.files
            .retain(|id, _| listing.processes.contains_key(id));
        self.refused.retain(|id| listing.processes.contains_key(id));
        if self.interned.len() > 2 * self.plan.slots.len() + MAX_FORGOTTEN {
            self.forget_all();
        }
    }

    fn forget_all(&mut self) {
        *self = Self {
            refused: take(&mut self.refused),
            reported: take(&mut self.reported),
            messages: take(&mut self.messages),
            ..Self::new(&self.directory)
        };
    }

    /// Stops reading a file that no longer changes, or takes too much memory.
    pub(super) fn refuse(&mut self, id: &str) {
        self.refused.insert(id.to_owned());
    }

    fn is_refused(&self, id: &str) -> bool {
        self.refused.contains(id)
    }

    /// Whether a file can be folded completely, as far as known. Records from a later version
    /// cannot be folded.
    pub(super) fn may_fold(&self, id: &str) -> bool {
        let file = self.files.get(id);
        !self.is_refused(id) && file.is_none_or(ProcessFile::is_understood)
    }

    /// Reads the sums of ended processes if they have changed.
    pub(super) fn refresh_ended(&mut self) -> Result<(), Problem> {
        let path = self.directory.join(ENDED);
        let Some(file) = listing::open(&path)? else {
            (self.ended, self.ended_file, self.ended_problem) = Default::default();
            return Ok(());
        };
        let read = file.and_then(|file| {
            let (metadata, mut bytes) = (file.metadata()?, Vec::new());
            (&file).take(BEGINNING).read_to_end(&mut bytes)?;
            let now = Some((metadata.ino(), metadata.len(), bytes.clone()));
            if now == self.ended_file {
                return Ok(());
            }
            self.ended_file = now;
            if metadata.len() > ended::MAX_LENGTH {
                return Err(Problem::TooLarge("series"));
            }
            (&file).take(ended::MAX_LENGTH).read_to_end(&mut bytes)?;
            self.ended_problem = None;
            self.ended = Ended::default();
            self.interned.begin(0);
            self.ended = Ended::read(&bytes, &mut self.interned)?;
            Ok(())
        });
        match read {
            Ok(()) => {}
            Err(Problem::Io(error)) => {
                self.ended_file = None;
                return Err(Problem::Io(error));
            }
            Err(problem) => {
                self.report(format!(
                    "{}, which contains the sums of ended processes is left out: {problem}",
                    path.display()
                ));
                self.ended = Ended::default();
                self.ended_problem = Some(problem);
            }
        }
        Ok(())
    }

    /// Reads what was added to each file. Returns the readable files, and whether their processes
    /// are running. `None` if one took too much memory and was rejected.
    fn refresh(&mut self, listing: &Listing) -> Result<Option<BTreeMap<String, bool>>, Problem> {
        let mut readable = BTreeMap::new();
        for (id, live) in &listing.processes {
            if self.ended.includes(id) || self.is_refused(id) {
                continue;
            }
            match self.refresh_file(id) {
                Ok(Some(_)) => _ = readable.insert(id.clone(), *live),
                Ok(None) => {}
                // The error may be temporary, so do not expose sums without the file.
                Err(Problem::Io(error)) => return Err(Problem::Io(error)),
                Err(problem) => {
                    self.reject(id, &problem);
                    if let Problem::TooLarge(_) = problem {
                        self.refuse(id);
                        return Ok(None);
                    }
                }
            }
        }
        Ok(Some(readable))
    }

    /// Reads what was added to a file. `None` if it is gone.
    pub(super) fn refresh_file(&mut self, id: &str) -> Result<Option<File>, Problem> {
        let Some(file) = listing::open(&self.path_of(id))? else {
            return Ok(None);
        };
        let file = file?;
        let known = self.files.entry(id.to_owned()).or_default();
        // Retry once, in case the file was being written.
        if let Err(problem) = known.refresh(&file, &mut self.interned) {
            if !problem.is_damage() {
                return Err(problem);
            }
            *known = ProcessFile::default();
            known.refresh(&file, &mut self.interned)?;
        }
        Ok(Some(file))
    }

    /// Reads the file of a process that was killed by a signal. `None` if it is gone.
    pub(super) fn read_black_box(&mut self, id: &str) -> Result<Option<ProcessFile>, Problem> {
        let path = self.directory.join(format!("{id}{BLACK_BOX}"));
        let Some(file) = listing::open(&path)? else {
            return Ok(None);
        };
        let mut read = ProcessFile::default();
        read.refresh(&file?, &mut self.interned)?;
        Ok(Some(read))
    }

    /// The contents of a file.
    pub(super) fn file(&self, id: &str) -> Option<&ProcessFile> {
        self.files.get(id)
    }

    pub(super) fn forget(&mut self, id: &str) {
        self.files.remove(id);
    }

    fn reject(&mut self, id: &str, problem: &Problem) {
        self.forget(id);
        let path = self.path_of(id);
        self.report(format!("{} is left out: {problem}", path.display()));
    }

    /// The files as sources of a plan, the newest first.
    fn sources<'a>(
        files: &'a HashMap<String, ProcessFile>,
        readable: &BTreeMap<String, bool>,
    ) -> Vec<(String, Source<'a>)> {
        let mut pids: HashMap<u32, usize> = HashMap::new();
        let mut sources = Vec::with_capacity(readable.len());
        for (id, live) in readable {
            if let Some(file) = files.get(id)
                && let Some(process) = file.process()
            {
                *pids.entry(process.pid).or_default() += usize::from(*live);
                let source = Source {
                    file,
                    live: *live,
                    pid: process.pid.to_string(),
                };
                sources.push((id.clone(), source));
            }
        }
        // Containers that share a directory can have processes with the same id.
        for (id, source) in &mut sources {
            let pid = source.file.process().map_or(0, |process| process.pid);
            if pids.get(&pid).is_some_and(|live| *live > 1) {
                source.pid = format!("{pid}-{id}");
            }
        }
        let started = |source: &Source<'_>| source.file.process().map_or(0, |one| one.started);
        sources.sort_by(|(a, one), (b, other)| {
            started(other).cmp(&started(one)).then_with(|| a.cmp(b))
        });
        sources
    }

    /// Builds the plan again if it is not for these files.
    fn plan(&mut self, readable: &BTreeMap<String, bool>) -> Result<(), Problem> {
        let sources = Self::sources(&self.files, readable);
        let files = sources
            .iter()
            .map(|(id, source)| (id.clone(), source.live, source.file.revision()));
        let planned = Planned {
            files: files.collect(),
            ended: self.ended_file.clone(),
        };
        if self.planned.as_ref() == Some(&planned) {
            return Ok(());
        }
        self.planned = None;
        let sources: Vec<_> = sources.into_iter().map(|(_, source)| source).collect();
        self.interned.begin(0);
        self.plan = Plan::new(&sources, &self.ended, &mut self.interned, None)?;
        self.planned = Some(planned);
        Ok(())
    }

    /// A plan for those numbers of files and ended processes that stay. Also returns the ids of the
    /// files.
    pub(super) fn plan_for_folding(
        &mut self,
        readable: &BTreeMap<String, bool>,
        other_values: &mut OtherValues,
    ) -> Result<(Plan, Vec<String>), Problem> {
        let sources = Self::sources(&self.files, readable);
        let (ids, sources): (Vec<_>, Vec<_>) = sources.into_iter().unzip();
        let interned = &mut self.interned;
        interned.begin(0);
        let plan = Plan::new(&sources, &self.ended, interned, Some(other_values))?;
        Ok((plan, ids))
    }

    /// Adds up all numbers. Returns a file that cannot be read, if there is one.
    fn add_up(&mut self) -> Result<Option<(String, Problem)>, Problem> {
        let Some(planned) = self.planned.take() else {
            return Ok(None);
        };
        let (plan, mut totals) = (take(&mut self.plan), take(&mut self.totals));
        totals.clear(&plan);
        totals.add_ended(&self.ended, &plan, &self.interned);
        let mut problem = None;
        for ((id, ..), file_plan) in planned.files.iter().zip(&plan.files) {
            if let Err(found) = self.add_to(&mut totals, id, file_plan) {
                problem = Some((id.clone(), found));
                break;
            }
        }
        totals.sort();
        (self.plan, self.totals, self.planned) = (plan, totals, Some(planned));
        match problem {
            Some((_, Problem::Io(error))) => Err(Problem::Io(error)),
            problem => Ok(problem),
        }
    }

    /// Adds the numbers of a file.
    pub(super) fn add_to(
        &mut self,
        totals: &mut Totals,
        id: &str,
        file_plan: &FilePlan,
    ) -> Result<(), Problem> {
        let path = self.path_of(id);
        let file = listing::open(&path)?.ok_or(Problem::Truncated)??;
        let known = self.files.get_mut(id).ok_or(Problem::Truncated)?;
        known.read_cells(&file, &mut self.buffer, &mut self.words)?;
        let exemplars = known.read_exemplars(&file)?;
        totals.add_file(file_plan, &self.words);
        totals.add_exemplars(file_plan, exemplars);
        Ok(())
    }
}
