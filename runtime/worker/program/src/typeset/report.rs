//! What Typst says about a template, in lines that hold no data of the citizen.

use super::world::RequestWorld;
use guichet_worker::Refusal;
use serde_json::Value;
use typst::{WorldExt, diag::SourceDiagnostic};

/// How many errors one refusal tells.
const ERRORS: usize = 5;
/// Shorter values are not hidden: they stand in every message, and say nothing of anyone.
const SHORTEST_SECRET: usize = 2;

/// Turns diagnostics into lines.
pub(super) struct Report<'a> {
    world: &'a RequestWorld<'a>,
    /// Every value in the request's data, longest first.
    secrets: Vec<String>,
}

impl<'a> Report<'a> {
    pub(super) fn new(world: &'a RequestWorld<'a>, data: &Value) -> Self {
        let mut secrets = Vec::new();
        collect(data, &mut secrets);
        secrets.retain(|secret| secret.chars().count() >= SHORTEST_SECRET);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { world, secrets }
    }

    /// The first errors, as a refusal.
    pub(super) fn refusal(&self, errors: &[SourceDiagnostic]) -> Refusal {
        let mut lines: Vec<String> = errors.iter().take(ERRORS).map(|error| self.line(error)).collect();
        if errors.len() > ERRORS {
            lines.push(format!("and {} more", errors.len() - ERRORS));
        }
        Refusal::new(lines.join("; "))
    }

    /// `template.typ line 3: unknown variable: x (hint: …)`.
    pub(super) fn line(&self, diagnostic: &SourceDiagnostic) -> String {
        let mut line = String::new();
        if let (Some(file), Some(range)) = (diagnostic.span.id(), self.world.range(diagnostic.span)) {
            line = format!("{}: ", self.world.place(file, range.start));
        }
        line += &hide(&diagnostic.message, &self.secrets);
        for hint in &diagnostic.hints {
            line += &format!(" (hint: {})", hide(&hint.v, &self.secrets));
        }
        line.replace(['\n', '\r'], " ")
    }
}

/// Replaces every secret in a message.
fn hide(message: &str, secrets: &[String]) -> String {
    secrets.iter().fold(message.to_owned(), |message, secret| message.replace(secret.as_str(), "…"))
}

/// Every string and number in the data; keys are the template's own words.
fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => into.push(number.to_string()),
        Value::String(string) => into.push(string.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Object(values) => values.values().for_each(|value| collect(value, into)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_hidden_wherever_they_stand_and_keys_are_not() {
        let mut secrets = Vec::new();
        collect(&serde_json::json!({ "name": "张三丰", "years": [12, { "id": "张三" }], "ok": true }), &mut secrets);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        assert_eq!(
            hide("cannot convert \"张三丰\" and 张三 to name after 12 years", &secrets),
            "cannot convert \"…\" and … to name after … years"
        );
    }
}
