//! Setting a template of a package with its data, in the worker.

use crate::case::Case;
use crate::clock::Clock;
use guichet_worker::typeset::{TypesetReply, TypesetRequest};
use guichet_worker::{Worker, WorkerError};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long one document may take, the start of the worker included.
const DEADLINE: Duration = Duration::from_secs(30);

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// The package has no such template.
    #[error("the package has no template {0:?}")]
    NoTemplate(String),
    /// The data is not JSON.
    #[error("the data of the template is not JSON: {0}")]
    Data(serde_json::Error),
    /// The worker failed, or the template did.
    #[error("the document could not be set: {0}")]
    Worker(#[from] WorkerError),
}

/// The typesetting worker with the fonts of the terminal.
#[derive(Clone)]
pub struct Typesetter {
    worker: Arc<Worker>,
    fonts: Arc<[PathBuf]>,
}

impl Typesetter {
    /// `fonts`: files to set documents with, the first one for text without a font of its own.
    pub fn new(worker: Worker, fonts: Vec<PathBuf>) -> Self {
        Self { worker: Arc::new(worker), fonts: fonts.into() }
    }

    /// Sets a template; gives the PDF and its number of pages.
    pub async fn set(
        &self,
        case: &Case,
        template: &str,
        data: &str,
        clock: &dyn Clock,
        operation: &str,
    ) -> Result<(Vec<u8>, u32), TypesetError> {
        let source = case.templates.get(template).ok_or_else(|| TypesetError::NoTemplate(template.to_owned()))?;
        let now = clock.now();
        let mut request = TypesetRequest {
            template: source.clone(),
            files: Vec::new(),
            data: serde_json::from_str(data).map_err(TypesetError::Data)?,
            fonts: self.fonts.to_vec(),
            title: case.record.name.zh.clone(),
            lang: "zh-CN".into(),
            moment: now.timestamp().as_second(),
            offset: i16::try_from(now.offset().seconds() / 60).unwrap_or(0),
            identifier: format!("{}/{operation}", case.visit),
        };
        let mut body = Vec::new();
        for (path, bytes) in case.assets.iter() {
            request.attach(&mut body, format!("assets/{path}"), bytes);
        }
        let (reply, pdf): (TypesetReply, Vec<u8>) = self.worker.call(&request, &body, DEADLINE).await?;
        Ok((pdf, reply.pages))
    }
}
