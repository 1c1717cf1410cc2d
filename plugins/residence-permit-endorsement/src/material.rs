//! What the citizen scans.

use guichet_sdk::prelude::*;

/// A material of the record.
pub(crate) struct Scanned {
    /// As in the record.
    pub(crate) code: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    most_pages: u32,
}

pub(crate) const LEASE: Scanned = Scanned { code: "lease", zh: "租房合同", en: "Lease", most_pages: 5 };
pub(crate) const PHOTO_PAGE: Scanned =
    Scanned { code: "photo-page", zh: "居住证", en: "Residence permit", most_pages: 1 };

impl Scanned {
    pub(crate) fn scan(&self, operation: &str) -> Result<Document, Refusal> {
        scanner::scan(self.code, 1..=self.most_pages, operation)
    }

    /// The operation of another scan.
    pub(crate) fn again(&self, count: u32) -> String {
        format!("{}-again-{count}", self.code)
    }

    /// A line of the check page.
    pub(crate) fn fact(&self, document: &Document, again: &str) -> Fact {
        let pages = document.pages;
        let plural = if pages == 1 { "" } else { "s" };
        let value = text(format!("已扫描 {pages} 页"), format!("{pages} page{plural} scanned"));
        Fact::new((self.zh, self.en), value).change(again)
    }
}
