//! Folding: the numbers of ended processes move from their files into one.
//!
//! The new sums are written under another name and then renamed, which commits them. They name the
//! files that they include. Such files are no longer read, so they can be removed at any time. A
//! crash between two steps leaves either the old sums and all files, or the new sums and files that
//! are ignored.

use super::ended;
use super::listing::{self, BLACK_BOX, CORRUPT, DirectoryLock, ENDED, NEXT_ENDED, PROCESS};
use super::other_values::OtherValues;
use super::plan::Plan;
use super::problem::Problem;
use super::state::State;
use super::totals::Totals;
use super::write_ended;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::os::unix::fs::OpenOptionsExt as _;

/// The number of files that are folded at once. It bounds the memory.
const BATCH: usize = 64;

/// A step of folding. Tests stop at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The directory is locked.
    Locked,
    /// A file was set aside.
    SetAside,
    /// All numbers are read.
    Read,
    /// Half of the new sums are written.
    HalfWritten,
    /// All of them are written.
    Written,
    /// They are valid.
    Committed,
    /// A file was removed.
    Removed,
    /// Obsolete files were removed.
    Pruned,
}

/// Called at each step. Can stop folding, like a crash.
pub(super) type Hook<'a> = &'a mut dyn FnMut(Step) -> ControlFlow<()>;

/// Stops at no step.
pub(super) fn never_stop(_: Step) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Why folding ends early.
enum Stop {
    /// A test stops it.
    Hook,
    Problem(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Problem(Problem::Io(error))
    }
}

/// Folds the files of all ended processes, unless another process reads or folds. A problem is
/// reported, and its file stays unchanged.
pub(super) fn fold(state: &mut State, hook: Hook<'_>) {
    let Some(_lock) = DirectoryLock::exclusive(&state.directory) else {
        return;
    };
    if let Err(Stop::Problem(problem)) = fold_all(state, hook) {
        state.report(format!(
            "cannot fold the files of ended processes in {}: {problem}",
            state.directory.display()
        ));
    }
}

fn fold_all(state: &mut State, hook: Hook<'_>) -> Result<(), Stop> {
    at(hook, Step::Locked)?;
    state.refresh_ended()?;
    match &state.ended_problem {
        // Its sums are lost, but the files that still exist are not.
        Some(problem) if problem.is_damage() => {
            set_aside(state, ENDED, ENDED, hook)?;
            state.refresh_ended()?;
        }
        Some(problem) => {
            return Err(Stop::Problem(match problem {
                Problem::Version(version) => Problem::Version(*version),
                _ => Problem::TooLarge("series"),
            }));
        }
        None => {}
    }
    let listing = listing::list(&state.directory)?;
    let ended = listing.processes.into_iter().filter(|(_, live)| !live);
    let (mut gone, mut ended): (Vec<_>, Vec<_>) = ended
        .map(|(id, _)| id)
        .partition(|id| state.ended.includes(id));
    ended.retain(|id| state.may_fold(id));
    remove(state, &gone, hook)?;
    for batch in ended.chunks(BATCH) {
        gone = fold_batch(state, batch, hook)?;
        remove(state, &gone, hook)?;
    }
    listing::prune(&state.directory)?;
    at(hook, Step::Pruned)
}

/// Folds some files. Returns those that the sums now include.
fn fold_batch(state: &mut State, ids: &[String], hook: Hook<'_>) -> Result<Vec<String>, Stop> {
    let mut readable = BTreeMap::new();
    for id in ids {
        match state.refresh_file(id) {
            Ok(Some(_)) if state.may_fold(id) => _ = readable.insert(id.clone(), false),
            Ok(_) => {}
            Err(problem) => reject(state, id, problem, hook)?,
        }
    }
    let (plan, totals) = loop {
        if readable.is_empty() {
            return Ok(Vec::new());
        }
        match add_up(state, &readable)? {
            Ok(sums) => break sums,
            Err((id, problem)) => {
                reject(state, &id, problem, hook)?;
                readable.remove(&id);
            }
        }
    };
    at(hook, Step::Read)?;
    let ids: Vec<String> = readable.into_keys().collect();
    let still_there = state
        .ended
        .included()
        .filter(|id| state.path_of(id).exists());
    let included = still_there.chain(&ids).cloned().collect();
    let processes = state.ended.processes() + ids.len() as u64;
    let bytes = write_ended::contents(&plan, &totals, &state.interned, included, processes);
    let bytes = bytes.map_err(io::Error::from)?;
    if bytes.len() as u64 > ended::MAX_LENGTH {
        return Err(Stop::Problem(Problem::TooLarge("series")));
    }
    let next = state.directory.join(NEXT_ENDED);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&next)?;
    let (half, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(half)?;
    at(hook, Step::HalfWritten)?;
    file.write_all(rest)?;
    // Before renaming: a name without contents would lose everything.
    file.sync_data()?;
    at(hook, Step::Written)?;
    fs::rename(next, state.directory.join(ENDED))?;
    state.refresh_ended()?;
    at(hook, Step::Committed)?;
    Ok(ids)
}

type Sums = (Plan, Totals);

/// The sums with these files, or the file that cannot be read.
fn add_up(
    state: &mut State,
    readable: &BTreeMap<String, bool>,
) -> Result<Result<Sums, (String, Problem)>, Stop> {
    let mut other_values = OtherValues::of(&state.ended, &state.interned);
    let (plan, ids) = state.plan_for_folding(readable, &mut other_values)?;
    let mut totals = Totals::default();
    totals.clear(&plan);
    totals.add_ended(&state.ended, &plan, &state.interned);
    for (id, file_plan) in ids.iter().zip(&plan.files) {
        if let Err(problem) = state.add_to(&mut totals, id, file_plan) {
            return match problem {
                Problem::Io(error) => Err(Stop::Problem(Problem::Io(error))),
                problem => Ok(Err((id.clone(), problem))),
            };
        }
    }
    totals.sort();
    Ok(Ok((plan, totals)))
}

/// Sets a file aside if no version will ever be able to read it.
fn reject(state: &mut State, id: &str, problem: Problem, hook: Hook<'_>) -> Result<(), Stop> {
    if let Problem::Io(_) = problem {
        return Err(problem.into());
    }
    state.forget(id);
    if problem.is_damage() {
        let path = state.path_of(id);
        state.report(format!("{} is set aside: {problem}", path.display()));
        return set_aside(state, &format!("{id}{PROCESS}"), id, hook);
    }
    state.refuse(id);
    Ok(())
}

fn set_aside(state: &State, name: &str, stem: &str, hook: Hook<'_>) -> Result<(), Stop> {
    let path = state.directory.join(name);
    fs::rename(path, state.directory.join(format!("{stem}{CORRUPT}")))?;
    at(hook, Step::SetAside)
}

/// Removes files that the sums include. If the process was killed by a signal, its file stays for
/// `postmortem`.
fn remove(state: &mut State, ids: &[String], hook: Hook<'_>) -> Result<(), Stop> {
    for id in ids {
        let path = state.path_of(id);
        let exited = match state.refresh_file(id) {
            Ok(Some(_)) => state.file(id).is_some_and(super::file::ProcessFile::exited),
            _ => true,
        };
        let done = if exited {
            fs::remove_file(path)
        } else {
            fs::rename(path, state.directory.join(format!("{id}{BLACK_BOX}")))
        };
        match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        state.forget(id);
        at(hook, Step::Removed)?;
    }
    Ok(())
}

fn at(hook: Hook<'_>, step: Step) -> Result<(), Stop> {
    match hook(step) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Stop::Hook),
    }
}
