//! Reads the text format 0.0.4 and OpenMetrics 1.0.0 by their specifications, independently of the
//! encoder. Everything that these do not allow is an error.

use std::collections::BTreeMap;

/// A sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The name, with its suffix.
    pub name: String,
    /// The labels.
    pub labels: BTreeMap<String, String>,
    /// The number.
    pub value: f64,
}

/// The content of an exposition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposition {
    /// The samples, in their order.
    pub samples: Vec<Sample>,
    /// The help texts, by the names of families.
    pub help: BTreeMap<String, String>,
    /// The types, by the names of families.
    pub types: BTreeMap<String, String>,
}

impl Exposition {
    /// The number of a series with one label, if it exists.
    pub fn value(&self, name: &str, label: Option<(&str, &str)>) -> Option<f64> {
        let labels = label
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let labels: BTreeMap<_, _> = labels.collect();
        let mut samples = self.samples.iter();
        let found = samples.find(|sample| sample.name == name && sample.labels == labels);
        found.map(|sample| sample.value)
    }
}

/// Reads an exposition.
///
/// # Errors
///
/// The invalid line, with the reason.
pub fn read(text: &str, openmetrics: bool) -> Result<Exposition, String> {
    let mut exposition = Exposition::default();
    let mut seen = std::collections::HashSet::new();
    // Without families, there are no lines.
    if text.is_empty() && !openmetrics {
        return Ok(exposition);
    }
    let body = text.strip_suffix('\n').ok_or("no newline at the end")?;
    let body = match openmetrics {
        true => body.strip_suffix("# EOF").ok_or("no `# EOF`")?,
        false => body,
    };
    for line in body.split('\n').filter(|line| !line.is_empty()) {
        let at = |reason: &str| format!("{reason}: {line:?}");
        let mut rest = Rest(line);
        if rest.take("# ") {
            let what = rest.until(" ").ok_or_else(|| at("a comment"))?.to_owned();
            let name = rest
                .name()
                .ok_or_else(|| at("the name of a family"))?
                .to_owned();
            if !rest.take(" ") {
                return Err(at("no space behind a name"));
            }
            let (map, value) = match what.as_str() {
                "HELP" => (
                    &mut exposition.help,
                    unescaped(rest.0, openmetrics).ok_or_else(|| at("an escape"))?,
                ),
                "TYPE" => (&mut exposition.types, rest.0.to_owned()),
                "UNIT" if openmetrics => continue,
                _ => return Err(at("a comment")),
            };
            if map.insert(name, value).is_some() {
                return Err(at("a second header"));
            }
            continue;
        }
        let sample = rest.sample(openmetrics).ok_or_else(|| at("a sample"))?;
        if !rest.0.is_empty() {
            return Err(at("more than a sample"));
        }
        if !seen.insert((sample.name.clone(), sample.labels.clone())) {
            return Err(at("a second sample of a series"));
        }
        exposition.samples.push(sample);
    }
    Ok(exposition)
}

/// The rest of a line.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn take(&mut self, what: &str) -> bool {
        let rest = self.0.strip_prefix(what);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn until(&mut self, end: &str) -> Option<&'a str> {
        let (before, after) = self.0.split_once(end)?;
        self.0 = after;
        Some(before)
    }

    fn name(&mut self) -> Option<&'a str> {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_:".contains(&byte);
        let length = self.0.bytes().take_while(|byte| is_of_name(*byte)).count();
        let (name, rest) = self.0.split_at(length);
        self.0 = rest;
        (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
    }

    fn labels(&mut self) -> Option<BTreeMap<String, String>> {
        let mut labels = BTreeMap::new();
        while !self.take("}") {
            if !labels.is_empty() && !self.take(",") {
                return None;
            }
            let name = self.name()?;
            if !self.take("=\"") {
                return None;
            }
            let mut value = String::new();
            let mut chars = self.0.char_indices();
            let end = loop {
                match chars.next()? {
                    (at, '"') => break at,
                    (_, '\\') => value.push(escaped(chars.next()?.1, true)?),
                    (_, c) => value.push(c),
                }
            };
            self.0 = &self.0[end + 1..];
            if name.contains(':') || labels.insert(name.to_owned(), value).is_some() {
                return None;
            }
        }
        Some(labels)
    }

    fn number(&mut self) -> Option<f64> {
        let end = self.0.find(' ').unwrap_or(self.0.len());
        let (number, rest) = self.0.split_at(end);
        self.0 = rest;
        match number {
            "+Inf" => Some(f64::INFINITY),
            "-Inf" => Some(f64::NEG_INFINITY),
            "NaN" => Some(f64::NAN),
            _ if number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) =>
            {
                number.parse().ok()
            }
            _ => None,
        }
    }

    fn sample(&mut self, openmetrics: bool) -> Option<Sample> {
        let name = self.name()?.to_owned();
        let labels = match self.take("{") {
            true => self.labels()?,
            false => BTreeMap::new(),
        };
        let value = self.take(" ").then(|| self.number())??;
        if openmetrics && self.take(" # {") {
            self.labels()?;
            self.take(" ").then(|| self.number())??;
        }
        // The timestamp of an exemplar or a sample.
        if self.take(" ") {
            self.number()?;
        }
        Some(Sample {
            name,
            labels,
            value,
        })
    }
}

fn escaped(c: char, quotes: bool) -> Option<char> {
    match c {
        '\\' => Some('\\'),
        'n' => Some('\n'),
        '"' if quotes => Some('"'),
        _ => None,
    }
}

fn unescaped(text: &str, quotes: bool) -> Option<String> {
    let (mut read, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => read.push(escaped(chars.next()?, quotes)?),
            _ => read.push(c),
        }
    }
    Some(read)
}
