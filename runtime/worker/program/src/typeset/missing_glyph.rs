//! A certificate on which a name is an empty box is worse than none: characters without a glyph are refused.

use guichet_worker::Refusal;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// Refuses a document with a character that none of the fonts has. Which character is not told: rare ones stand in
/// names.
pub(super) fn check(document: &PagedDocument) -> Result<(), Refusal> {
    for (number, page) in document.pages().iter().enumerate() {
        let missing = missing(&page.frame);
        if missing > 0 {
            let number = number + 1;
            return Err(Refusal::new(format!(
                "{missing} characters on page {number} are in none of the document's fonts; add a font that has them"
            )));
        }
    }
    Ok(())
}

/// How many glyphs of a frame are the font's *missing character* (glyph 0).
fn missing(frame: &Frame) -> usize {
    let in_item = |item: &FrameItem| match item {
        FrameItem::Group(group) => missing(&group.frame),
        FrameItem::Text(text) => text.glyphs.iter().filter(|glyph| glyph.id == 0).count(),
        _ => 0,
    };
    frame.items().map(|(_, item)| in_item(item)).sum()
}
