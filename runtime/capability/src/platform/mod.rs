//! `platform`: asking the provincial platform and filing applications with it (clause 4.1 i).

pub(crate) mod client;

use crate::case::Document;
use crate::gate::Effects;
use client::{Application, Attachment, PlatformError};
use guichet_model::call::{Refusal, Reply};
use guichet_model::page::DocumentId;
use guichet_model::view::Scene;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) async fn query(
    effects: &Effects<'_>,
    service: &str,
    parameters: &[(String, String)],
) -> Result<Reply, Refusal> {
    effects.desk.working(Scene::Asking, true);
    let parameters: BTreeMap<&str, &str> =
        parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let asked = effects.services.platform.query(service, &parameters);
    tokio::select! {
        () = effects.cancelled() => Err(Refusal::Cancelled),
        answer = asked => answer.map(Reply::Data).map_err(refusal),
    }
}

/// Files an application. Once the first byte is on its way it is not cancelled: the citizen could not know what
/// became of it.
pub(crate) async fn submit(
    effects: &Effects<'_>,
    service: &str,
    fields: &[(String, String)],
    attachments: &[(String, DocumentId)],
    operation: &str,
) -> Result<Reply, Refusal> {
    let documents: Vec<(String, Arc<Document>)> = attachments
        .iter()
        .map(|(material, id)| {
            let document = effects.document(id)?;
            if document.material != *material {
                return Err(Refusal::Invalid(format!("{} was not scanned as {material}", id.0)));
            }
            Ok((material.clone(), document))
        })
        .collect::<Result<_, Refusal>>()?;
    let platform = &effects.services.platform;
    let key = format!("{}-{operation}", effects.case.visit);
    let of =
        u32::try_from(documents.iter().map(|(_, document)| document.pages.len()).sum::<usize>()).unwrap_or(u32::MAX);
    let mut sent = 0;
    let mut filed = Vec::with_capacity(documents.len());
    for (place, (material, document)) in documents.iter().enumerate() {
        let mut ids = Vec::with_capacity(document.pages.len());
        for (number, page) in document.pages.iter().enumerate() {
            effects.desk.working(Scene::Submitting { sent, of }, false);
            let part = format!("{key}-{}-{}", place + 1, number + 1);
            ids.push(platform.upload(&part, &page.media_type, &page.bytes).await.map_err(refusal)?);
            sent += 1;
        }
        filed.push(Attachment { material: material.clone(), documents: ids });
    }
    effects.desk.working(Scene::Submitting { sent, of }, false);
    let fields = fields.iter().cloned().collect();
    let application =
        Application { terminal: platform.terminal().to_owned(), operation: key, fields, documents: filed };
    let acceptance = platform.submit(service, &application).await.map_err(refusal)?;
    Ok(Reply::Accepted { reference: acceptance.reference, accepted_at: acceptance.accepted_at })
}

/// What the item and the citizen get to know of a platform error; the details go to the log.
pub(crate) fn refusal(error: PlatformError) -> Refusal {
    tracing::warn!(%error, "platform");
    match error {
        PlatformError::Rejected { reason, .. } => Refusal::Invalid(reason),
        PlatformError::TimedOut => crate::advice::unavailable("platform", "time-out"),
        PlatformError::Unreachable(_) | PlatformError::Configuration(_) => {
            crate::advice::unavailable("platform", "unreachable")
        }
        PlatformError::Untrusted(_) => crate::advice::unavailable("platform", "untrusted"),
        PlatformError::Failed(_) | PlatformError::Nonsense(_) => crate::advice::unavailable("platform", "failed"),
    }
}
