//! The provincial platform: data to ask for, applications to file.

pub use crate::contract::guichet::platform::platform::{Acceptance, Application};

use crate::contract::guichet::platform::platform::{Attachment, Parameter};
use crate::contract::guichet::types::types::DocumentId;
use crate::refusal::Refusal;
use crate::wire;
use serde::de::DeserializeOwned;

/// Asks a service of the platform for data, and reads the JSON of its answer as a `T`.
///
/// # Errors
/// `denied` for a service that the record does not name; `invalid` when the platform knows of nothing that fits;
/// `unavailable` when it cannot be reached, or answers something that is no `T`.
pub fn query<T: DeserializeOwned>(service: &str, parameters: &[(&str, &str)]) -> Result<T, Refusal> {
    let parameters: Vec<Parameter> = parameters.iter().map(|(name, value)| parameter(name, *value)).collect();
    let answer = wire::query(service, &parameters)?;
    serde_json::from_str(&answer).map_err(|_| Refusal::platform_nonsense())
}

/// Files an application, once: the same operation (1 to 64 of `a-z 0-9 -`) gives the same acceptance. Documents go
/// from the terminal to the platform by their ids.
///
/// # Errors
/// `denied` for a service that the record does not name; `invalid` when the platform refuses the application;
/// `unavailable` when it cannot be reached.
pub fn submit(application: &Application, operation: &str) -> Result<Acceptance, Refusal> {
    wire::submit(application, operation)
}

fn parameter(name: &str, value: impl Into<String>) -> Parameter {
    Parameter { name: name.to_owned(), value: value.into() }
}

impl Application {
    /// An application to a service of the platform, with nothing in it yet.
    pub fn new(service: &str) -> Self {
        Self { service: service.to_owned(), fields: Vec::new(), attachments: Vec::new() }
    }

    /// A field of the application.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push(parameter(name, value));
        self
    }

    /// A document scanned for a material of the record.
    #[must_use]
    pub fn attach(mut self, material: &str, document: &DocumentId) -> Self {
        self.attachments.push(Attachment { material: material.to_owned(), document: document.clone() });
        self
    }
}
