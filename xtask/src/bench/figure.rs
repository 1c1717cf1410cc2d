//! A measured figure, as benchmarks write it.

use serde::Deserialize;

use crate::table::Table;

/// One figure. What does not apply is null.
#[derive(Deserialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) name: String,
    unit: String,
    /// How many times.
    n: u64,
    p50: f64,
    p99: f64,
    /// The same work done another way, in the same run.
    reference: Option<Reference>,
    /// This over the reference; the worse of p50 and p99.
    ratio: Option<f64>,
    /// The most that is allowed: of the ratio where there is one, else of the p99.
    goal: Option<f64>,
    /// Whether the goal is met.
    holds: Option<bool>,
}

#[derive(Deserialize)]
struct Reference {
    name: String,
    p50: f64,
    p99: f64,
}

impl Figure {
    /// Whether there is a goal and it does not hold.
    pub(crate) fn missed(&self) -> bool {
        // A goal without a verdict is a broken benchmark, and no reason to be content.
        self.goal.is_some() && self.holds != Some(true)
    }
}

/// One row a figure.
pub(crate) fn table(figures: &[Figure]) -> Table {
    let mut table = Table::new(&["figure", "n", "p50", "p99", "reference", "p50", "p99", "ratio", "goal", "holds"]);
    for figure in figures {
        let unit = &figure.unit;
        let measured = |value: f64| format!("{} {unit}", number(value));
        let reference = |value: fn(&Reference) -> f64| figure.reference.as_ref().map(|it| measured(value(it)));
        let goal = match (figure.goal, figure.ratio) {
            (Some(goal), Some(_)) => format!("ratio ≤ {}", number(goal)),
            (Some(goal), None) => format!("≤ {}", measured(goal)),
            (None, _) => String::new(),
        };
        let holds = match figure.holds {
            Some(true) => "yes",
            Some(false) => "NO",
            None if figure.missed() => "NOT SAID",
            None => "",
        };
        table.row([
            figure.name.clone(),
            figure.n.to_string(),
            measured(figure.p50),
            measured(figure.p99),
            figure.reference.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
            reference(|it| it.p50).unwrap_or_default(),
            reference(|it| it.p99).unwrap_or_default(),
            figure.ratio.map(number).unwrap_or_default(),
            goal,
            holds.to_owned(),
        ]);
    }
    table
}

/// Three significant digits at least, and no more decimals than say something.
fn number(value: f64) -> String {
    let decimals = match value.abs() {
        magnitude if magnitude == 0.0 || magnitude >= 100.0 => 0,
        magnitude if magnitude >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(json: &str) -> Vec<Figure> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_goal_that_does_not_hold_is_missed_and_so_is_one_without_a_verdict() {
        let of = |goal: &str, holds: &str| {
            let json = format!(
                r#"[{{"name":"a","unit":"ms","n":1,"p50":1,"p99":1,"reference":null,"ratio":null,"goal":{goal},"holds":{holds}}}]"#
            );
            figures(&json)[0].missed()
        };
        assert!(of("1.5", "false"));
        assert!(of("1.5", "null"));
        assert!(!of("1.5", "true"));
        assert!(!of("null", "null"));
    }

    #[test]
    fn the_table_shows_reference_ratio_goal_and_verdict() {
        let figures = figures(
            r#"[{"name":"step","unit":"µs","n":1000,"p50":88.25,"p99":140.4,
                 "reference":{"name":"wasmtime","p50":80.0,"p99":120.0},"ratio":1.17,"goal":1.5,"holds":true},
                {"name":"memory","unit":"MB","n":1,"p50":214.0,"p99":214.0,
                 "reference":null,"ratio":null,"goal":200,"holds":false}]"#,
        );
        let text = table(&figures).to_string();
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split("  ").map(str::trim).collect()).collect();
        let has = |row: usize, cell: &str| rows[row].contains(&cell);
        for cell in
            ["step", "1000", "88.2 µs", "140 µs", "wasmtime", "80.0 µs", "120 µs", "1.17", "ratio ≤ 1.50", "yes"]
        {
            assert!(has(2, cell), "{cell} in\n{text}");
        }
        for cell in ["memory", "214 MB", "≤ 200 MB", "NO"] {
            assert!(has(3, cell), "{cell} in\n{text}");
        }
    }
}
