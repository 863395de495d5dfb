//! Indentation as Prometheus' YAML parser accepts it: a quoted scalar may go on at any
//! column, and tabs may indent lines in brackets.

use crate::report::Position;

/// The deepest insertion that any nesting needs: the parser allows 255 levels.
const DEEPEST: usize = 256;

/// What was inserted into a text to indent it.
#[derive(Debug)]
pub(super) struct Lenient {
    /// Lines, in order, with the number of columns inserted at their start.
    inserted: Vec<(usize, usize)>,
}

impl Lenient {
    /// Indents the continuation lines of quoted scalars, and replaces tabs before lines in
    /// brackets.
    pub(super) fn new(text: &str) -> (String, Self) {
        let mut indented = String::with_capacity(text.len());
        let mut inserted = Vec::new();
        let mut scanner = Scanner::default();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let rest = line.trim_start_matches([' ', '\t']);
            let blanks = &line[..line.len() - rest.len()];
            if scanner.flow > 0 {
                indented.push_str(&blanks.replace('\t', " "));
            } else if scanner.quote.is_some() && !is_indicator(line) {
                let columns = scanner.quote_column.min(DEEPEST);
                inserted.push((number + 1, columns));
                indented.extend(std::iter::repeat_n(' ', columns));
                indented.push_str(blanks);
            } else {
                indented.push_str(blanks);
            }
            indented.push_str(rest);
            scanner.line(line);
        }
        (indented, Self { inserted })
    }

    /// The position in the original text.
    pub(super) fn in_file(&self, position: Position) -> Position {
        let of_line = self
            .inserted
            .binary_search_by_key(&position.line, |(line, _)| *line);
        let inserted = of_line.map_or(0, |at| self.inserted[at].1);
        Position {
            column: position.column.saturating_sub(inserted).max(1),
            ..position
        }
    }
}

/// Whether a line separates documents, which a quoted scalar must not contain.
fn is_indicator(line: &str) -> bool {
    let indicator = line.trim_end();
    indicator == "---" || indicator == "..." || line.starts_with("--- ") || line.starts_with("... ")
}

/// The state at the start of a line.
#[derive(Default)]
struct Scanner {
    /// The number of open brackets and braces.
    flow: usize,
    /// The quote of an open scalar.
    quote: Option<char>,
    /// The column after that quote, counted in bytes from 0.
    quote_column: usize,
    /// The column of the key or dash whose block scalar is open.
    block: Option<usize>,
}

impl Scanner {
    fn line(&mut self, line: &str) {
        let line = line.trim_end();
        let indentation = line.len() - line.trim_start_matches(' ').len();
        if self.block.is_some_and(|parent| indentation > parent) || line.is_empty() {
            return;
        }
        self.block = None;
        // Whether a value or key can begin here.
        let mut fresh = self.quote.is_none();
        // The column of the last dash or key with a colon, and of the current token.
        let mut parent = indentation;
        let mut token = None;
        let mut before = ' ';
        let mut signs = line.char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            let next = signs.peek().map_or(' ', |(_, next)| *next);
            let last = std::mem::replace(&mut before, sign);
            if let Some(quote) = self.quote {
                if (sign == '\\' && quote == '"')
                    || (sign == '\'' && quote == next && sign == quote)
                {
                    signs.next();
                } else if sign == quote {
                    self.quote = None;
                }
                continue;
            }
            match sign {
                ' ' | '\t' => continue,
                '#' if last == ' ' || last == '\t' => return,
                '-' | '?' if fresh && next == ' ' => {
                    (parent, token) = (at, None);
                    continue;
                }
                '|' | '>' if fresh && self.flow == 0 => {
                    self.block = Some(parent);
                    return;
                }
                '"' | '\'' if fresh => {
                    self.quote = Some(sign);
                    self.quote_column = at + 1;
                }
                '[' | '{' if fresh || self.flow > 0 => self.flow += 1,
                ']' | '}' if self.flow > 0 => self.flow -= 1,
                '&' | '!' | '*' if fresh => {
                    while signs.next_if(|(_, sign)| !sign.is_whitespace()).is_some() {}
                }
                _ => {}
            }
            let colon = sign == ':' && (next == ' ' || next == '\t' || "\"'".contains(last));
            let first = *token.get_or_insert(at);
            if colon {
                (parent, token) = (first, None);
            }
            let comma = sign == ',' && self.flow > 0;
            let opening = "[{".contains(sign) && self.flow > 0;
            fresh = colon || comma || opening || ("&!*".contains(sign) && fresh);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_it_is_indented() {
        for text in [
            "a: b\nc: 'd'\n",
            "a: |\n  \"b\n \tc\nd: it's\ne: [1,\n 2]\n",
            "- a: |\n    'x\n  b: 'y' # it's\n- >\n  \"\n- c\n",
            "a: \"\\\"\"\nb: 'it''s'\n\tc: d\n",
        ] {
            let (indented, lenient) = Lenient::new(text);
            assert_eq!((&*indented, &*lenient.inserted), (text, &[][..]));
        }
    }

    #[test]
    fn quoted_scalars_and_brackets_go_on_anywhere() {
        let (indented, lenient) =
            Lenient::new("a: \"b\nc\n\td\": 'e'\nf: {\n\tg: [\n\t\th]}\n\ti\n");
        assert_eq!(
            indented,
            "a: \"b\n    c\n    \td\": 'e'\nf: {\n g: [\n  h]}\n\ti\n"
        );
        assert_eq!(lenient.inserted, [(2, 4), (3, 4)]);
        let position = |line, column| Position { line, column };
        assert_eq!(lenient.in_file(position(2, 5)), position(2, 1));
        assert_eq!(lenient.in_file(position(4, 5)), position(4, 5));
    }
}
