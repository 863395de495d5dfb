//! Go's limits for repetitions, size and nesting.

/// The maximum number of repetitions, multiplied over nested ones.
pub(super) const MOST_REPETITIONS: u64 = 1000;

/// The instructions that Go allows: 128 MiB of 40 bytes each.
const MOST_INSTRUCTIONS: u64 = (128 << 20) / 40;

const DEEPEST: u32 = 1000;

/// The shape of a part of an expression, as needed for the limits.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) shape: Shape,
    instructions: u64,
    height: u32,
    repetitions: u64,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// One character.
    Literal,
    /// Several parts in sequence.
    Concat,
    /// One of several.
    Alternate,
    Other,
}

impl Part {
    pub(super) fn leaf(shape: Shape) -> Self {
        Self {
            shape,
            instructions: 1,
            height: 1,
            repetitions: 1,
        }
    }

    /// In sequence; adjacent characters are one part.
    pub(super) fn concat(parts: &[Self]) -> Result<Self, String> {
        let literal = !parts.is_empty() && parts.iter().all(|one| one.shape == Shape::Literal);
        match parts {
            [] => Ok(Self::leaf(Shape::Other)),
            [one] => Ok(*one),
            _ => {
                let height = highest(parts, Shape::Concat);
                Self {
                    shape: if literal {
                        Shape::Literal
                    } else {
                        Shape::Concat
                    },
                    instructions: parts.iter().map(|one| one.instructions).sum(),
                    height: height + u32::from(!literal),
                    repetitions: most(parts),
                }
                .checked()
            }
        }
    }

    pub(super) fn alternate(parts: &[Self]) -> Result<Self, String> {
        match parts {
            [one] => Ok(*one),
            _ => Self {
                shape: Shape::Alternate,
                instructions: parts.iter().map(|one| one.instructions + 1).sum::<u64>() - 1,
                height: 1 + highest(parts, Shape::Alternate),
                repetitions: most(parts),
            }
            .checked(),
        }
    }

    pub(super) fn capture(self) -> Result<Self, String> {
        self.around(2 + self.instructions, self.repetitions)
    }

    /// `*`, `+` or `?`.
    pub(super) fn repeated(self, sign: char) -> Result<Self, String> {
        let more = if sign == '*' { 2 } else { 1 };
        self.around(more + self.instructions, self.repetitions)
    }

    /// `{least,most}`.
    pub(super) fn counted(self, least: u64, most: Option<u64>) -> Result<Self, String> {
        let instructions = match most {
            None if least == 0 => 2 + self.instructions,
            None => 1 + least * self.instructions,
            Some(most) => most * self.instructions + (most - least),
        };
        let factor = most.unwrap_or(least);
        // A part that is repeated zero times does not count.
        let repetitions = match most {
            Some(0) => 1,
            _ => factor.max(1).saturating_mul(self.repetitions),
        };
        if repetitions > MOST_REPETITIONS && (least >= 2 || most.is_some_and(|most| most >= 2)) {
            return Err(too_often());
        }
        self.around(instructions.max(1), repetitions)
    }

    fn around(self, instructions: u64, repetitions: u64) -> Result<Self, String> {
        Self {
            shape: Shape::Other,
            instructions,
            height: self.height + 1,
            repetitions,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, String> {
        if self.instructions > MOST_INSTRUCTIONS {
            return Err("it is too large".to_owned());
        }
        match self.height > DEEPEST {
            true => Err(format!("it is nested deeper than {DEEPEST} levels")),
            false => Ok(self),
        }
    }
}

/// The maximum height. A part of the same shape as its parent is merged into it.
fn highest(parts: &[Part], around: Shape) -> u32 {
    let below = |one: &Part| one.height - u32::from(one.shape == around);
    parts.iter().map(below).max().unwrap_or(0)
}

fn most(parts: &[Part]) -> u64 {
    parts.iter().map(|one| one.repetitions).max().unwrap_or(1)
}

pub(super) fn too_often() -> String {
    format!("something is repeated more than {MOST_REPETITIONS} times")
}
