//! Styles of text: colors, their replacements without color, and wrapping.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

/// The set of styles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Theme {
    pub(super) colors: bool,
}

impl Theme {
    fn colored(self, color: Color) -> Style {
        match self.colors {
            true => Style::new().fg(color),
            false => Style::new(),
        }
    }

    pub(super) fn title(self) -> Style {
        self.colored(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    pub(super) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) fn alarm(self) -> Style {
        self.colored(Color::Red).add_modifier(Modifier::BOLD)
    }

    pub(super) fn notice(self) -> Style {
        self.colored(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    pub(super) fn graph(self) -> Style {
        self.colored(Color::Green)
    }

    pub(super) fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}

/// The maximum number of lines of a text: words that do not fit move to the next line.
pub(super) fn wrapped_height(line: &Line<'_>, width: u16) -> u16 {
    let width = usize::from(width.max(1));
    match line.width() {
        short if short <= width => 1,
        long => (long / (width * 3 / 4).max(1) + 1).min(100) as u16,
    }
}
