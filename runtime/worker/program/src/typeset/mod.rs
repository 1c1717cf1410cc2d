//! The role `typeset`: a Typst template and data in, a PDF out.

mod fonts;
mod missing_glyph;
mod moment;
mod report;
mod world;

use fonts::Shelf;
use guichet_worker::{
    Refusal,
    typeset::{PAGE_LIMIT, TypesetReply, TypesetRequest},
};
use moment::Moment;
use report::Report;
use typst::{comemo, foundations::Smart, model::Document};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};
use world::RequestWorld;

/// Sets one document after the other. Between two of them it keeps the fonts and nothing of the documents.
#[derive(Default)]
pub(crate) struct Typesetter {
    shelf: Option<Shelf>,
}

impl Typesetter {
    /// Sets the document of the request. The same request gives the same bytes.
    ///
    /// Refused are: fonts that cannot be read, files that are out of bounds or claim a path twice, whatever Typst finds
    /// wrong with the template, characters that no font has, and documents of more than [`PAGE_LIMIT`] pages.
    pub(crate) fn set(&mut self, request: &TypesetRequest, body: Vec<u8>) -> Result<(TypesetReply, Vec<u8>), Refusal> {
        let shelf = match self.shelf.take().filter(|shelf| shelf.holds(&request.fonts)) {
            Some(shelf) => shelf,
            None => Shelf::read(&request.fonts)?,
        };
        let set = set(request, &body, &shelf);
        self.shelf = Some(shelf);
        // What Typst remembers for its next run is made of this citizen's data.
        comemo::evict(0);
        set
    }
}

fn set(request: &TypesetRequest, body: &[u8], shelf: &Shelf) -> Result<(TypesetReply, Vec<u8>), Refusal> {
    let moment = Moment::new(request.moment, request.offset)?;
    let world = RequestWorld::new(request, body, shelf, moment)?;
    let report = Report::new(&world, &request.data);

    let compiled = typst::compile::<PagedDocument>(&world);
    for warning in &compiled.warnings {
        crate::say(&report.line(warning));
    }
    let mut document = compiled.output.map_err(|errors| report.refusal(&errors))?;
    let pages = document.pages().len();
    if pages > PAGE_LIMIT as usize {
        return Err(Refusal::new(format!("the document has {pages} pages; {PAGE_LIMIT} are allowed")));
    }
    missing_glyph::check(&document)?;
    if document.info().title.is_none() {
        document.info_mut().title = Some(request.title.as_str().into());
    }

    let options = PdfOptions {
        ident: Smart::Custom(request.identifier.clone()),
        creator: Smart::Custom(Some("Guichet".to_owned())),
        timestamp: Timestamp::new_local(moment.civil()?, request.offset.into()),
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| report.refusal(&errors))?;
    Ok((TypesetReply { pages: pages as u32 }, pdf))
}
