//! A plot as SVG: lines in two logarithmic axes, labelled at their ends.

use crate::result::{Plot, number};
use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 46.0;
const BOTTOM: f64 = 360.0;

/// Colours that can be distinguished with most kinds of colour blindness (Okabe, Ito).
const COLOURS: [&str; 8] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999",
];

pub(super) fn plot(title: &str, plot: &Plot) -> String {
    let points = || plot.lines.iter().flat_map(|line| &line.points);
    let x = Axis::of(points().map(|point| point.0), LEFT, RIGHT);
    let y = Axis::of(points().map(|point| point.1), BOTTOM, TOP);
    let mut svg = Svg::new();
    svg.text(LEFT, 24.0, "start", "bold", "#222", title);
    svg.text(
        (LEFT + RIGHT) / 2.0,
        HEIGHT - 14.0,
        "middle",
        "normal",
        "#222",
        &plot.x,
    );
    svg.upright_text(16.0, (TOP + BOTTOM) / 2.0, &plot.y);
    for decade in y.decades() {
        let at = y.at(decade);
        svg.line((LEFT, at), (RIGHT, at), "#ddd", 1.0);
        svg.text(
            LEFT - 8.0,
            at + 4.0,
            "end",
            "normal",
            "#555",
            &short(decade),
        );
    }
    let mut ticks: Vec<f64> = points().map(|point| point.0).collect();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    for tick in ticks {
        let at = x.at(tick);
        svg.line((at, BOTTOM), (at, BOTTOM + 5.0), "#555", 1.0);
        svg.text(at, BOTTOM + 20.0, "middle", "normal", "#555", &short(tick));
    }
    svg.line((LEFT, BOTTOM), (RIGHT, BOTTOM), "#555", 1.0);
    let mut ends = Vec::new();
    // Ours has the first colour in every plot.
    let mut others = COLOURS[1..].iter().cycle();
    for line in &plot.lines {
        let colour = match line.name == "ours" {
            true => COLOURS[0],
            false => others.next().unwrap_or(&COLOURS[1]),
        };
        let places: Vec<_> = line
            .points
            .iter()
            .map(|point| (x.at(point.0), y.at(point.1)))
            .collect();
        svg.path(&places, colour);
        if let Some(end) = places.last() {
            ends.push((end.1, line.name.as_str(), colour, *end));
        }
    }
    // Names that would overlap move downwards.
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::MIN;
    for (wanted, name, colour, end) in ends {
        let at = wanted.max(lowest + 16.0);
        lowest = at;
        svg.line(end, (RIGHT + 14.0, at), colour, 0.6);
        svg.text(RIGHT + 18.0, at + 4.0, "start", "normal", colour, name);
    }
    svg.finish()
}

/// A logarithmic axis: its range and its position.
struct Axis {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn of(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let positive = values.filter(|value| *value > 0.0);
        let (least, most) = positive.fold((f64::MAX, f64::MIN), |span, value| {
            (span.0.min(value), span.1.max(value))
        });
        let (least, most) = if least > most {
            (1.0, 10.0)
        } else {
            (least, most)
        };
        Self {
            least: least.log10(),
            most: most.log10().max(least.log10() + 0.3),
            from,
            to,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value.max(1e-12).log10() - self.least) / (self.most - self.least);
        self.from + part * (self.to - self.from)
    }

    /// The powers of ten in its range; with intermediate steps if there are few.
    fn decades(&self) -> Vec<f64> {
        let powers = self.least.floor() as i32..=self.most.ceil() as i32;
        let few = self.most - self.least < 1.5;
        let steps: &[f64] = if few { &[1.0, 2.0, 5.0] } else { &[1.0] };
        powers
            .flat_map(|power| steps.iter().map(move |step| step * 10_f64.powi(power)))
            .filter(|value| (self.least..=self.most).contains(&value.log10()))
            .collect()
    }
}

/// The elements, in the order of writing.
struct Svg(String);

impl Svg {
    fn new() -> Self {
        Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        ))
    }

    // Writing to a string does not fail.

    fn line(&mut self, a: (f64, f64), b: (f64, f64), colour: &str, width: f64) {
        let _ = writeln!(
            self.0,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>",
            a.0, a.1, b.0, b.1
        );
    }

    fn path(&mut self, points: &[(f64, f64)], colour: &str) {
        let places: Vec<_> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let _ = writeln!(
            self.0,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            places.join(" ")
        );
        for (x, y) in points {
            let _ = writeln!(
                self.0,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
            );
        }
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, weight: &str, colour: &str, text: &str) {
        let _ = writeln!(
            self.0,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>",
            escaped(text)
        );
    }

    fn upright_text(&mut self, x: f64, y: f64, text: &str) {
        let _ = writeln!(
            self.0,
            "<text transform=\"translate({x:.1} {y:.1}) rotate(-90)\" text-anchor=\"middle\" fill=\"#222\">{}</text>",
            escaped(text)
        );
    }

    fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

/// A number on an axis, without trailing zeros.
fn short(value: f64) -> String {
    let text = number(value);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_short_numbers() {
        assert_eq!(short(8.0), "8");
        assert_eq!(short(0.5), "0.5");
        assert_eq!(short(100_000.0), "100 000");
    }

    #[test]
    fn an_axis_spans_its_values() {
        let axis = Axis::of([1.0, 100.0].into_iter(), 0.0, 200.0);
        assert_eq!(axis.at(1.0), 0.0);
        assert_eq!(axis.at(10.0), 100.0);
        assert_eq!(axis.decades(), [1.0, 10.0, 100.0]);
    }
}
