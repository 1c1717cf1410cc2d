//! May this item ask this, now? Declared ∩ scope ∩ what the visit used already. Pure: no effect, no clock.

use guichet_model::call::{Call, Capability, PrintContent, Refusal};
use guichet_model::grammar::is_id;
use guichet_model::record::ItemRecord;

/// Most bytes of a template's data or of a query's parameters together.
pub(crate) const DATA_BYTES: usize = 256 * 1024;
/// Most parameters, fields or attachments of one platform call.
pub(crate) const PARAMETERS: usize = 64;

/// What the visit used up of its scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Pages scanned.
    pub scanned: u32,
    /// Pages printed.
    pub printed: u32,
}

/// Accepts a call, or says why not: `Denied` when the record does not cover it, `Invalid` when it makes no sense.
pub fn authorise(record: &ItemRecord, usage: Usage, call: &Call) -> Result<(), Refusal> {
    let capabilities = &record.capabilities;
    if let Some(operation) = call.operation() {
        valid(is_id(operation, 64), "an operation is 1 to 64 of a-z, 0-9 and -")?;
    }
    match call {
        Call::Require { assurance, claims } => {
            let scope = declared(capabilities.identity.as_ref(), Capability::Identity)?;
            let granted = record.assurance.is_some_and(|granted| *assurance <= granted);
            covered(granted, "the record's `assurance` is lower than what is asked")?;
            for claim in claims {
                covered(scope.claims.contains(claim), &format!("claim {claim:?} is not in the record"))?;
            }
            Ok(())
        }
        Call::Scan { material, least_pages, most_pages, .. } => {
            let scope = declared(capabilities.scanner.as_ref(), Capability::Scanner)?;
            covered(record.material(material).is_some(), "the material is not in the record")?;
            valid(*least_pages >= 1 && least_pages <= most_pages, "1 <= least pages <= most pages")?;
            let left = scope.pages_per_visit.saturating_sub(usage.scanned);
            covered(*most_pages <= left, &format!("only {left} pages are left of the record's pages a visit"))
        }
        Call::Print { content, .. } => {
            let scope = declared(capabilities.printer.as_ref(), Capability::Printer)?;
            covered(usage.printed < scope.pages_per_visit, "the record's pages a visit are printed")?;
            match content {
                PrintContent::Template { name, data } => {
                    covered(scope.templates.contains(name), "the template is not in the record")?;
                    valid(data.len() <= DATA_BYTES, "data is at most 256 KiB")
                }
                PrintContent::Document(_) => Ok(()),
            }
        }
        Call::Query { service, parameters } => {
            let scope = declared(capabilities.platform.as_ref(), Capability::Platform)?;
            covered(scope.query.contains(service), "the service is not in the record's `query`")?;
            sized(parameters)
        }
        Call::Submit { service, fields, attachments, .. } => {
            let scope = declared(capabilities.platform.as_ref(), Capability::Platform)?;
            covered(scope.submit.contains(service), "the service is not in the record's `submit`")?;
            valid(attachments.len() <= PARAMETERS, "at most 64 attachments")?;
            let known = attachments.iter().all(|(material, _)| record.material(material).is_some());
            covered(known, "an attachment's material is not in the record")?;
            sized(fields)
        }
        Call::Write { .. } => declared(capabilities.log.as_ref(), Capability::Log).map(|_| ()),
        Call::Now => declared(capabilities.clock.as_ref(), Capability::Clock).map(|_| ()),
    }
}

fn declared<T>(scope: Option<&T>, capability: Capability) -> Result<&T, Refusal> {
    scope.ok_or_else(|| Refusal::Denied(format!("the record does not declare `{}`", capability.name())))
}

fn covered(holds: bool, reason: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::Denied(reason.to_owned())) }
}

fn valid(holds: bool, rule: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::Invalid(rule.to_owned())) }
}

fn sized(parameters: &[(String, String)]) -> Result<(), Refusal> {
    valid(parameters.len() <= PARAMETERS, "at most 64 parameters")?;
    let bytes: usize = parameters.iter().map(|(name, value)| name.len() + value.len()).sum();
    valid(bytes <= DATA_BYTES, "parameters are at most 256 KiB together")
}
