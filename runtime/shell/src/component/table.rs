//! Tables: a header, rows, columns as wide as what stands in them.

use super::flow::{Piece, card_width};
use crate::pen::{Line, Pen};
use crate::theme::Type;
use egui::{Color32, pos2};
use guichet_model::text::Text;

/// The header and each row of a table.
pub(crate) fn pieces<'p>(
    pen: &Pen<'_>,
    header: &[Text],
    rows: &[Vec<Text>],
    (card, gap): (usize, f32),
    width: f32,
) -> Vec<Piece<'p>> {
    let look = pen.look;
    let columns = columns(pen, header, rows, card_width(pen, width));
    let mut all = vec![row(pen, header, &columns, (look.small().bold(), look.ink_faint), gap).in_card(card, false)];
    all[0].with_next = true;
    all.extend(rows.iter().map(|cells| row(pen, cells, &columns, (look.body(), look.ink), gap).in_card(card, true)));
    all
}

/// Left edge and width of each column: as wide as its longest cell, shrunk together when that is too much.
fn columns(pen: &Pen<'_>, header: &[Text], rows: &[Vec<Text>], width: f32) -> Vec<(f32, f32)> {
    let look = pen.look;
    let wide = |text: &Text, kind: Type| pen.set_line(pen.tell(text), kind, look.ink).size.x;
    let natural: Vec<f32> = header
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| wide(cell, look.body()));
            cells.fold(wide(name, look.small().bold()), f32::max)
        })
        .collect();
    let room = width - look.gap_tiles * header.len().saturating_sub(1) as f32;
    let total: f32 = natural.iter().sum();
    let mut left = 0.0;
    natural
        .into_iter()
        .map(|width| {
            // Too wide together: each gives up alike. Too narrow: each gets its part of what is left over.
            let width = (width / total.max(1.0) * room).floor();
            let place = (left, width);
            left += width + look.gap_tiles;
            place
        })
        .collect()
}

fn row<'p>(pen: &Pen<'_>, cells: &[Text], columns: &[(f32, f32)], (kind, ink): (Type, Color32), gap: f32) -> Piece<'p> {
    let lines: Vec<(f32, Line)> = cells
        .iter()
        .zip(columns)
        .map(|(cell, &(left, width))| (left, pen.set(pen.tell(cell), kind, ink, width)))
        .collect();
    let height = lines.iter().map(|(_, line)| line.size.y).fold(0.0, f32::max) + 2.0 * pen.row_pad() * 0.8;
    Piece::new(height, gap, move |pen, rect| {
        for (left, line) in &lines {
            pen.put(line, pos2(rect.left() + left, rect.center().y - line.size.y / 2.0));
        }
    })
}
