//! Every colour and size by its name, in one mode on one panel.

use super::error::ThemeError;
use super::resolve::Resolved;
use egui::Color32;
use std::collections::BTreeMap;

/// How a run of text is set: pixels and weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Type {
    /// Height of the font.
    pub(crate) size: f32,
    /// Height of a line.
    pub(crate) line: f32,
    /// The bold face.
    pub(crate) bold: bool,
    /// Extra room between characters.
    pub(crate) spacing: f32,
}

impl Type {
    /// The same in bold.
    pub(crate) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same with more room between characters.
    pub(crate) fn spaced(self, spacing: f32) -> Self {
        Self { spacing, ..self }
    }
}

macro_rules! look {
    (colors { $($color:ident = $color_path:literal,)* } sizes { $($size:ident = $size_path:literal,)* } numbers { $($number:ident = $number_path:literal,)* }) => {
        /// Every colour and size by its name.
        #[derive(Clone, Debug)]
        pub(crate) struct Look {
            $(pub(crate) $color: Color32,)*
            $(pub(crate) $size: f32,)*
            $(pub(crate) $number: f32,)*
        }

        impl Look {
            /// Paths of all the tokens that pages use.
            pub(crate) const PATHS: &'static [&'static str] = &[$($color_path,)* $($size_path,)* $($number_path,)*];

            /// Takes every token that pages use. Sizes are in millimetres until [`Self::on_panel`].
            pub(crate) fn new(tokens: &BTreeMap<String, Resolved>) -> Result<Self, ThemeError> {
                Ok(Self {
                    $($color: color(tokens, $color_path)?,)*
                    $($size: size(tokens, $size_path)?,)*
                    $($number: number(tokens, $number_path)?,)*
                })
            }

            /// The same look in whole pixels of a panel; the thinnest lines stay one pixel.
            pub(crate) fn on_panel(&self, mm_per_pixel: f32) -> Self {
                Self {
                    $($size: if self.$size > 0.0 { (self.$size / mm_per_pixel).round().max(1.0) } else { 0.0 },)*
                    ..self.clone()
                }
            }
        }
    };
}

look! {
    colors {
        ink = "color.ink",
        ink_soft = "color.ink-soft",
        ink_faint = "color.ink-faint",
        paper = "color.paper",
        ground = "color.ground",
        line = "color.line",
        track = "color.track",
        primary = "color.primary",
        primary_press = "color.primary-press",
        primary_soft = "color.primary-soft",
        on_primary = "color.on-primary",
        ok = "color.ok",
        ok_soft = "color.ok-soft",
        warn = "color.warn",
        warn_soft = "color.warn-soft",
        bad = "color.bad",
        bad_soft = "color.bad-soft",
        focus = "color.focus",
        veil = "color.veil",
        header_ground = "header.ground",
        header_ink = "header.ink",
        mark_ground = "header.mark-ground",
        mark_ink = "header.mark-ink",
        off_ground = "button.off-ground",
        off_ink = "button.off-ink",
        figure_body = "figure.body",
        figure_slot = "figure.slot",
        figure_edge = "figure.edge",
    }
    sizes {
        edge = "space.edge",
        gap = "space.gap",
        gap_small = "space.gap-small",
        gap_tight = "space.gap-tight",
        gap_tiles = "space.gap-tiles",
        gap_text = "space.gap-text",
        corner = "shape.corner",
        corner_small = "shape.corner-small",
        edge_thin = "shape.edge-thin",
        edge_button = "shape.edge-button",
        edge_field = "shape.edge-field",
        text_title = "text.title",
        text_head = "text.head",
        text_lead = "text.lead",
        text_body = "text.body",
        text_small = "text.small",
        text_tag = "text.tag",
        text_hero = "text.hero",
        text_reference = "text.reference",
        target = "touch.target",
        target_least = "touch.least",
        key_least = "touch.key-least",
        slip = "touch.slip",
        header_height = "header.height",
        mark = "header.mark",
        mark_corner = "header.mark-corner",
        mark_text = "header.mark-text",
        service_text = "header.service",
        place_text = "header.place",
        clock_text = "header.clock",
        date_text = "header.date",
        chip_height = "chip.height",
        chip_pad = "chip.pad",
        chip_text = "chip.text",
        chip_top = "chip.top",
        footer_height = "footer.height",
        footer_button = "footer.button",
        footer_pad = "footer.pad",
        footer_text = "footer.text",
        footer_number = "footer.number",
        footer_button_text = "footer.button-text",
        steps_bar = "steps.bar",
        steps_gap = "steps.gap",
        button_text = "button.text",
        button_pad = "button.pad",
        button_inner = "button.inner",
        button_inner_text = "button.inner-text",
        card_pad_x = "card.pad-x",
        card_pad_y = "card.pad-y",
        card_row = "card.row",
        card_column = "card.column",
        tile_height = "tile.height",
        tile_pad = "tile.pad",
        tile_icon = "tile.icon",
        tile_icon_corner = "tile.icon-corner",
        tile_icon_text = "tile.icon-text",
        tile_gap = "tile.gap",
        badge = "number.badge",
        badge_text = "number.badge-text",
        field_height = "field.height",
        field_pad = "field.pad",
        field_text = "field.text",
        field_spacing = "field.spacing",
        caret = "field.caret",
        caret_height = "field.caret-height",
        key_height = "key.height",
        key_gap = "key.gap",
        key_text = "key.text",
        key_alt_text = "key.alt-text",
        letter_height = "key.letter-height",
        letter_gap = "key.letter-gap",
        letter_text = "key.letter-text",
        choice_height = "choice.height",
        choice_mark = "choice.mark",
        error_bar = "error.bar",
        error_pad_x = "error.pad-x",
        error_pad_y = "error.pad-y",
        ring = "ring.size",
        ring_line = "ring.line",
        ring_large = "ring.large",
        ring_large_line = "ring.large-line",
        figure_width = "figure.width",
        figure_height = "figure.height",
        figure_line = "figure.line",
        sign = "figure.sign",
        sign_line = "figure.sign-line",
        side = "side.width",
        side_wide = "side.wide",
        side_gap = "side.gap",
        dialog_width = "dialog.width",
        dialog_pad = "dialog.pad",
        sample_height = "sample.height",
        code_size = "code.size",
    }
    numbers {
        leading_body = "leading.body",
        leading_head = "leading.head",
        leading_tight = "leading.tight",
    }
}

impl Look {
    fn set(&self, size: f32, leading: f32, bold: bool) -> Type {
        // A whole even number of pixels keeps every line of a text equally sharp.
        Type { size, line: (size * leading / 2.0).round() * 2.0, bold, spacing: 0.0 }
    }

    /// The question of a page.
    pub(crate) fn title(&self) -> Type {
        self.set(self.text_title, self.leading_head, true)
    }

    /// The heading of a part.
    pub(crate) fn head(&self) -> Type {
        self.set(self.text_head, self.leading_tight, true)
    }

    /// Below the question.
    pub(crate) fn lead(&self) -> Type {
        self.set(self.text_lead, self.leading_body, false)
    }

    /// Everything else that is read.
    pub(crate) fn body(&self) -> Type {
        self.set(self.text_body, self.leading_body, false)
    }

    /// The name of a thing.
    pub(crate) fn name(&self) -> Type {
        self.set(self.text_body, self.leading_tight, true)
    }

    /// What is good to know but not needed.
    pub(crate) fn small(&self) -> Type {
        self.set(self.text_small, self.leading_body, false)
    }

    /// Any other size on one line, for buttons, keys and the header.
    pub(crate) fn line(&self, size: f32) -> Type {
        self.set(size, self.leading_head, false)
    }
}

fn find(tokens: &BTreeMap<String, Resolved>, path: &str) -> Result<Resolved, ThemeError> {
    tokens.get(path).copied().ok_or_else(|| ThemeError::Missing(path.to_owned()))
}

fn color(tokens: &BTreeMap<String, Resolved>, path: &str) -> Result<Color32, ThemeError> {
    match find(tokens, path)? {
        Resolved::Color([red, green, blue, opacity]) => Ok(Color32::from_rgba_unmultiplied(red, green, blue, opacity)),
        other => Err(wrong(path, "a color", other)),
    }
}

fn size(tokens: &BTreeMap<String, Resolved>, path: &str) -> Result<f32, ThemeError> {
    match find(tokens, path)? {
        Resolved::Millimetres(length) => Ok(length),
        other => Err(wrong(path, "a dimension", other)),
    }
}

fn number(tokens: &BTreeMap<String, Resolved>, path: &str) -> Result<f32, ThemeError> {
    match find(tokens, path)? {
        Resolved::Number(number) => Ok(number),
        other => Err(wrong(path, "a number", other)),
    }
}

fn wrong(path: &str, wanted: &str, found: Resolved) -> ThemeError {
    ThemeError::Token { token: path.to_owned(), problem: format!("should be {wanted}, is {found:?}") }
}
