//! One visit at a time: claim, release, revoke (after fprintd; XFS4IoT knows no exclusive lease).

use guichet_model::device::VisitId;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Somebody else has the device.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{device} is in use by visit {visit}: wait until that visit has ended, or revoke its lease")]
pub struct InUse {
    /// The device, as configured.
    pub device: String,
    /// Who has it.
    pub visit: VisitId,
}

struct Holder {
    visit: VisitId,
    number: u64,
    revoked: CancellationToken,
}

#[derive(Default)]
struct Page {
    holder: Option<Holder>,
    given: u64,
}

/// Who has a device now.
#[derive(Clone, Default)]
pub(crate) struct LeaseBook(Arc<Mutex<Page>>);

impl LeaseBook {
    pub(crate) fn claim(&self, device: &str, visit: VisitId) -> Result<Claim, InUse> {
        let mut page = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(holder) = &page.holder {
            return Err(InUse { device: device.to_owned(), visit: holder.visit.clone() });
        }
        page.given += 1;
        let number = page.given;
        let revoked = CancellationToken::new();
        page.holder = Some(Holder { visit, number, revoked: revoked.clone() });
        Ok(Claim { book: self.clone(), number, revoked })
    }

    /// Ends the lease there is; its commands stop. True if there was one.
    pub(crate) fn revoke(&self) -> bool {
        let mut page = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        page.holder.take().inspect(|holder| holder.revoked.cancel()).is_some()
    }

    fn release(&self, number: u64) {
        let mut page = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A revoked lease that is dropped late must not release its successor.
        if page.holder.as_ref().is_some_and(|holder| holder.number == number) {
            page.holder = None;
        }
    }
}

/// A lease; released on drop.
pub(crate) struct Claim {
    book: LeaseBook,
    number: u64,
    pub(crate) revoked: CancellationToken,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.book.release(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(name: &str) -> VisitId {
        VisitId(name.into())
    }

    #[test]
    fn a_second_visit_waits_until_the_first_lets_go() {
        let book = LeaseBook::default();
        let first = book.claim("printer", visit("a")).ok().unwrap();
        let refused = book.claim("printer", visit("b")).err().unwrap();
        assert_eq!(refused, InUse { device: "printer".into(), visit: visit("a") });
        drop(first);
        assert!(book.claim("printer", visit("b")).is_ok());
    }

    #[test]
    fn a_revoked_lease_that_is_dropped_late_leaves_its_successor_alone() {
        let book = LeaseBook::default();
        let first = book.claim("printer", visit("a")).ok().unwrap();
        assert!(book.revoke());
        assert!(first.revoked.is_cancelled());
        let _second = book.claim("printer", visit("b")).ok().unwrap();
        drop(first);
        assert!(book.claim("printer", visit("c")).is_err());
    }
}
