//! The syntax after `(`: names and flags.

use super::Translator;

impl Translator<'_> {
    /// `(` with its flags. Captures are not needed.
    pub(super) fn group(&mut self) -> Result<(), String> {
        let Some(rest) = self.rest.strip_prefix("(?") else {
            self.skip("(");
            self.out.push_str("(?:");
            self.groups.open(true);
            return Ok(());
        };
        let named = rest.strip_prefix("P<").or(rest.strip_prefix('<'));
        if let Some(named) = named {
            if rest.starts_with("<=") || rest.starts_with("<!") {
                return Err(look_around());
            }
            let end = named
                .find('>')
                .ok_or("a group's name has no end: write `>`")?;
            let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
            if end == 0 || !named[..end].chars().all(is_name) {
                return Err(format!("`{}` is not a valid group name", &named[..end]));
            }
            self.rest = &named[end + 1..];
            self.out.push_str("(?:");
            self.groups.open(true);
            return Ok(());
        }
        self.flags(rest)
    }

    /// `i-s:`, after `(?`.
    fn flags(&mut self, text: &str) -> Result<(), String> {
        let mut set = [String::new(), String::new()];
        let mut negative = false;
        for (at, c) in text.char_indices() {
            match c {
                'i' | 'm' | 's' | 'U' => {
                    self.folds_case |= c == 'i' && !negative;
                    let flags = &mut set[usize::from(negative)];
                    if !flags.contains(c) {
                        flags.push(c);
                    }
                }
                '-' if !negative => negative = true,
                ':' | ')' if !negative || !set[1].is_empty() => {
                    self.rest = &self.rest[2 + at + 1..];
                    let [mut on, off] = set;
                    on.retain(|flag| !off.contains(flag));
                    let minus = if off.is_empty() { "" } else { "-" };
                    if c == ':' || !on.is_empty() || !off.is_empty() {
                        self.out.push_str(&format!("(?{on}{minus}{off}{c}"));
                    }
                    if c == ':' {
                        self.groups.open(false);
                    }
                    return Ok(());
                }
                '=' | '!' if at == 0 => return Err(look_around()),
                c => return Err(format!("`{c}` is not a flag of RE2")),
            }
        }
        Err("a group is not closed".to_owned())
    }
}

fn look_around() -> String {
    "RE2 can't look around: write another matcher, such as `!~`".to_owned()
}
