//! The open groups, and their parts.

use super::limits::{Part, Shape};

pub(super) struct Groups {
    /// The outermost one is the whole expression.
    open: Vec<Group>,
}

struct Group {
    captures: bool,
    /// The alternatives that are complete.
    alternatives: Vec<Part>,
    /// The parts of the last alternative.
    parts: Vec<Part>,
}

impl Group {
    fn new(captures: bool) -> Self {
        Self {
            captures,
            alternatives: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn end_alternative(&mut self) -> Result<(), String> {
        self.alternatives.push(Part::concat(&self.parts)?);
        self.parts.clear();
        Ok(())
    }

    fn end(mut self) -> Result<Part, String> {
        self.end_alternative()?;
        let part = Part::alternate(&self.alternatives)?;
        match self.captures {
            true => part.capture(),
            false => Ok(part),
        }
    }
}

impl Groups {
    pub(super) fn new() -> Self {
        Self {
            open: vec![Group::new(false)],
        }
    }

    fn last(&mut self) -> Result<&mut Group, String> {
        self.open.last_mut().ok_or_else(too_many)
    }

    pub(super) fn open(&mut self, captures: bool) {
        self.open.push(Group::new(captures));
    }

    pub(super) fn close(&mut self) -> Result<(), String> {
        if self.open.len() < 2 {
            return Err(too_many());
        }
        let Some(group) = self.open.pop() else {
            return Err(too_many());
        };
        let part = group.end()?;
        self.last()?.parts.push(part);
        Ok(())
    }

    /// After a `|`.
    pub(super) fn alternative(&mut self) -> Result<(), String> {
        self.last()?.end_alternative()
    }

    pub(super) fn push(&mut self, shape: Shape) {
        if let Some(group) = self.open.last_mut() {
            group.parts.push(Part::leaf(shape));
        }
    }

    /// Repeats the last part.
    pub(super) fn repeat(
        &mut self,
        repeat: impl FnOnce(Part) -> Result<Part, String>,
    ) -> Result<(), String> {
        let parts = &mut self.last()?.parts;
        let part = parts.pop().ok_or("a repetition has nothing to repeat")?;
        parts.push(repeat(part)?);
        Ok(())
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(group) if self.open.is_empty() => {
                // Prometheus matches from start to end.
                let anchor = Part::leaf(Shape::Other);
                Part::concat(&[anchor, group.end()?, anchor]).map(|_| ())
            }
            _ => Err("a group is not closed: write `)`".to_owned()),
        }
    }
}

fn too_many() -> String {
    "this `)` closes nothing".to_owned()
}
