//! The state of the view, and the effects of keys.

use crate::top::live::Live;
use crate::top::rows::{SortKey, TopFilter, TopRow};
use crate::top::scrape::Scrape;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::Duration;

/// The current screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Screen {
    Families,
    Series { family: String },
    Graph { family: String, labels: String },
}

/// The chosen row of a list.
#[derive(Clone, Debug, Default)]
struct Cursor {
    at: usize,
    /// The name of the row that a key has selected: the cursor follows it.
    name: Option<String>,
}

/// The state of scraping. Times are since the start.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// The last answer.
    pub(super) answered: Option<Duration>,
    /// When scrapes began to fail, and the last error.
    pub(super) failure: Option<(Duration, String)>,
}

#[derive(Debug)]
pub(super) struct App {
    pub(super) live: Live,
    pub(super) url: String,
    pub(super) interval: Duration,
    pub(super) screen: Screen,
    pub(super) filter: String,
    /// A filter that is being typed.
    pub(super) draft: Option<String>,
    pub(super) sort: SortKey,
    pub(super) paused: bool,
    pub(super) help: bool,
    pub(super) connection: Connection,
    /// The rows of the list; of a graph, the row of its series.
    pub(super) rows: Vec<TopRow>,
    /// The first row on the screen.
    pub(super) offset: usize,
    /// The number of rows on the screen when it was last drawn.
    pub(super) page: usize,
    families: Cursor,
    series: Cursor,
    pub(super) quit: bool,
}

impl App {
    pub(super) fn new(url: String, interval: Duration, sort: SortKey, filter: String) -> Self {
        Self {
            live: Live::new(interval.max(Duration::from_secs(10))),
            url,
            interval,
            screen: Screen::Families,
            filter,
            draft: None,
            sort,
            paused: false,
            help: false,
            connection: Connection::default(),
            rows: Vec::new(),
            offset: 0,
            page: 1,
            families: Cursor::default(),
            series: Cursor::default(),
            quit: false,
        }
    }

    /// Takes the result of a scrape.
    pub(super) fn scraped(&mut self, at: Duration, result: Result<Scrape, String>) {
        match result {
            // A scrape that was requested before the pause does not change the paused view.
            Ok(_) if self.paused => return,
            Ok(scrape) => {
                self.live.add(at, scrape);
                self.connection = Connection {
                    answered: Some(at),
                    failure: None,
                };
            }
            Err(problem) => {
                self.live.miss();
                let since = self
                    .connection
                    .failure
                    .take()
                    .map_or(at, |(since, _)| since);
                self.connection.failure = Some((since, problem));
            }
        }
        self.refresh();
    }

    /// The effective filter, also while it is typed.
    pub(super) fn filter(&self) -> TopFilter {
        TopFilter::new(self.draft.as_ref().unwrap_or(&self.filter))
    }

    /// The chosen row.
    pub(super) fn selected(&self) -> usize {
        match self.screen {
            Screen::Families => self.families.at,
            Screen::Series { .. } | Screen::Graph { .. } => self.series.at,
        }
    }

    fn cursor(&mut self) -> &mut Cursor {
        match self.screen {
            Screen::Families => &mut self.families,
            Screen::Series { .. } | Screen::Graph { .. } => &mut self.series,
        }
    }

    /// Makes the rows again.
    fn refresh(&mut self) {
        let filter = self.filter();
        self.rows = match &self.screen {
            Screen::Families => self.live.family_rows(&filter, self.sort),
            Screen::Series { family } => self.live.series_rows(family, &filter, self.sort),
            Screen::Graph { family, labels } => {
                let all = self
                    .live
                    .series_rows(family, &TopFilter::default(), self.sort);
                all.into_iter().filter(|row| row.name == *labels).collect()
            }
        };
        if let Screen::Graph { .. } = self.screen {
            return;
        }
        let cursor = self.cursor().clone();
        let is_chosen = |row: &TopRow| cursor.name.as_ref() == Some(&row.name);
        let at = self.rows.iter().position(is_chosen).unwrap_or(cursor.at);
        self.cursor().at = at.min(self.rows.len().saturating_sub(1));
    }

    pub(super) fn key(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => self.quit = true,
            _ if self.draft.is_some() => self.typed(key.code),
            _ if self.help => match key.code {
                KeyCode::Char('q') => self.quit = true,
                _ => self.help = false,
            },
            code => self.command(code),
        }
        self.refresh();
    }

    /// A key while a filter is typed.
    fn typed(&mut self, code: KeyCode) {
        let Some(draft) = &mut self.draft else {
            return;
        };
        match code {
            KeyCode::Enter => self.filter = self.draft.take().unwrap_or_default(),
            KeyCode::Esc => self.draft = None,
            KeyCode::Backspace => {
                draft.pop();
            }
            KeyCode::Char(c) => draft.push(c),
            _ => {}
        }
    }

    fn command(&mut self, code: KeyCode) {
        match code {
            KeyCode::Char('q') => self.quit = true,
            KeyCode::Char('?') => self.help = true,
            KeyCode::Char('p' | ' ') => self.paused = !self.paused,
            KeyCode::Char('/') => self.draft = Some(self.filter.clone()),
            KeyCode::Char('n') => self.sort_by(SortKey::Name),
            KeyCode::Char('r') => self.sort_by(SortKey::Rate),
            KeyCode::Char('e') => self.sort_by(SortKey::Errors),
            KeyCode::Char('t') => self.sort_by(SortKey::Time),
            KeyCode::Up | KeyCode::Char('k') => self.select(self.selected().saturating_sub(1)),
            KeyCode::Down | KeyCode::Char('j') => self.select(self.selected() + 1),
            KeyCode::PageUp => self.select(self.selected().saturating_sub(self.page)),
            KeyCode::PageDown => self.select(self.selected() + self.page),
            KeyCode::Home | KeyCode::Char('g') => self.select(0),
            KeyCode::End | KeyCode::Char('G') => self.select(usize::MAX),
            KeyCode::Enter | KeyCode::Right | KeyCode::Char('l') => self.open(),
            KeyCode::Esc | KeyCode::Left | KeyCode::Backspace | KeyCode::Char('h') => self.back(),
            _ => {}
        }
    }

    /// Sorts again, and moves to the top.
    fn sort_by(&mut self, sort: SortKey) {
        self.sort = sort;
        if !matches!(self.screen, Screen::Graph { .. }) {
            *self.cursor() = Cursor::default();
        }
    }

    fn select(&mut self, at: usize) {
        if let Screen::Graph { .. } = self.screen {
            return;
        }
        let at = at.min(self.rows.len().saturating_sub(1));
        let name = self.rows.get(at).map(|row| row.name.clone());
        *self.cursor() = Cursor { at, name };
    }

    fn open(&mut self) {
        let Some(row) = self.rows.get(self.selected()) else {
            return;
        };
        let name = row.name.clone();
        self.screen = match &self.screen {
            Screen::Families => {
                self.families.name = Some(name.clone());
                self.series = Cursor::default();
                Screen::Series { family: name }
            }
            Screen::Series { family } => {
                self.series.name = Some(name.clone());
                Screen::Graph {
                    family: family.clone(),
                    labels: name,
                }
            }
            Screen::Graph { .. } => return,
        };
    }

    /// Returns to the list from which this one was opened; in the first list, removes the filter.
    fn back(&mut self) {
        self.screen = match &self.screen {
            Screen::Families => {
                self.filter.clear();
                Screen::Families
            }
            Screen::Series { .. } => Screen::Families,
            Screen::Graph { family, .. } => Screen::Series {
                family: family.clone(),
            },
        };
    }
}
