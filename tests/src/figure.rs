//! Figures: what a benchmark says of the thing it measured.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

/// Measurements of one thing: at least one, in ascending order.
#[derive(Debug, Clone)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// None when there are none, or one of them is not a number.
    #[must_use]
    pub fn new(mut values: Vec<f64>) -> Option<Self> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        values.sort_by(f64::total_cmp);
        Some(Self(values))
    }

    /// The smallest value that at least `percent` per cent of the values do not exceed (nearest rank).
    #[must_use]
    pub fn percentile(&self, percent: u32) -> f64 {
        let count = self.0.len();
        let rank = (count * percent as usize).div_ceil(100).clamp(1, count);
        self.0[rank - 1]
    }
}

/// One figure. What does not apply is none, and null in JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// What was measured, in a few words.
    pub name: String,
    /// The unit of `p50` and `p99`: `ms`, `µs`, `MB` (a million bytes), …
    pub unit: String,
    /// How many times it was measured.
    pub n: usize,
    /// The median.
    pub p50: f64,
    /// Ninety-nine of a hundred measurements were not above it.
    pub p99: f64,
    /// The same work done another way, in the same run.
    pub reference: Option<Reference>,
    /// This over the reference, the worse of the two percentiles.
    pub ratio: Option<f64>,
    /// The most that is allowed: of the ratio where there is one, else of the p99.
    pub goal: Option<f64>,
    /// Whether the goal is met.
    pub holds: Option<bool>,
}

/// What a figure is compared with, in the figure's unit.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    /// What was measured.
    pub name: String,
    /// The median.
    pub p50: f64,
    /// Ninety-nine of a hundred measurements were not above it.
    pub p99: f64,
}

impl Figure {
    /// A figure without a goal.
    #[must_use]
    pub fn new(name: &str, unit: &str, samples: &Samples) -> Self {
        Self {
            name: name.to_owned(),
            unit: unit.to_owned(),
            n: samples.0.len(),
            p50: samples.percentile(50),
            p99: samples.percentile(99),
            reference: None,
            ratio: None,
            goal: None,
            holds: None,
        }
    }

    /// With the most that its p99 may be.
    #[must_use]
    pub fn at_most(self, goal: f64) -> Self {
        Self { goal: Some(goal), holds: Some(self.p99 <= goal), ..self }
    }

    /// Compared with a reference in the same unit, of which it may cost at most `goal` times as much, in p50 and in
    /// p99.
    #[must_use]
    pub fn against(self, name: &str, reference: &Samples, goal: f64) -> Self {
        let reference =
            Reference { name: name.to_owned(), p50: reference.percentile(50), p99: reference.percentile(99) };
        let ratio = (self.p50 / reference.p50).max(self.p99 / reference.p99);
        Self {
            reference: Some(reference),
            ratio: Some(ratio),
            goal: Some(goal),
            // A reference of nothing gives no ratio that could hold.
            holds: Some(ratio.is_finite() && ratio <= goal),
            ..self
        }
    }
}

/// Writes figures where `cargo xtask bench` reads them.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write(figures: &[Figure], file: &Path) -> Result<()> {
    let mut text = serde_json::to_vec_pretty(figures)?;
    text.push(b'\n');
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(values: impl IntoIterator<Item = u32>) -> Samples {
        Samples::new(values.into_iter().map(f64::from).collect()).unwrap()
    }

    #[test]
    fn percentiles_are_measurements_by_nearest_rank() {
        let hundred = samples((1..=100).rev());
        assert_eq!((hundred.percentile(50), hundred.percentile(99)), (50.0, 99.0));
        let ten = samples(1..=10);
        assert_eq!((ten.percentile(50), ten.percentile(99)), (5.0, 10.0));
        let one = samples([7]);
        assert_eq!((one.percentile(0), one.percentile(50), one.percentile(100)), (7.0, 7.0, 7.0));
    }

    #[test]
    fn no_samples_and_no_numbers_are_no_measurement() {
        assert!(Samples::new(Vec::new()).is_none());
        assert!(Samples::new(vec![1.0, f64::NAN]).is_none());
    }

    #[test]
    fn a_goal_is_for_the_slowest_and_for_the_worse_ratio() {
        let slow_tail = samples((1..=100).map(|n| if n > 98 { 40 } else { 10 }));
        assert_eq!(Figure::new("a", "ms", &slow_tail).at_most(39.0).holds, Some(false));
        assert_eq!(Figure::new("a", "ms", &slow_tail).at_most(40.0).holds, Some(true));
        let even = samples((0..100).map(|_| 10));
        let figure = Figure::new("a", "ms", &slow_tail).against("b", &even, 1.5);
        assert_eq!((figure.ratio, figure.holds), (Some(4.0), Some(false)));
        let figure = Figure::new("a", "ms", &even).against("b", &even, 1.5);
        assert_eq!((figure.ratio, figure.holds), (Some(1.0), Some(true)));
        let figure = Figure::new("a", "ms", &even).against("nothing", &samples([0]), 1.5);
        assert_eq!(figure.holds, Some(false));
    }

    #[test]
    fn what_does_not_apply_is_null() {
        let json = serde_json::to_value(Figure::new("a", "ms", &samples([1]))).unwrap();
        for key in ["reference", "ratio", "goal", "holds"] {
            assert!(json.get(key).is_some_and(serde_json::Value::is_null), "{key}");
        }
    }
}
