//! What a theme must hold in every mode: contrast and sizes below which people cannot use a terminal.
//!
//! Contrast after WCAG 2 (1.4.3, 1.4.6, 1.4.11); targets after WCAG 2.5.5; keys after measurements at standing
//! kiosks; text of the elderly mode after MIIT 适老化 (18 dp, 4.0 mm at 600 mm).

use super::error::ThemeError;
use super::look::Look;
use super::resolve::Mode;
use egui::Color32;

/// Refuses a look that breaks a rule. `mm` is the panel's millimetres a pixel.
pub(crate) fn check(look: &Look, mode: Mode, mm: f32) -> Result<(), ThemeError> {
    let refuse = |problem: String| Err(ThemeError::Rule { mode: mode.name(), problem });
    let text = if mode.high { 7.0 } else { 4.5 };
    for (name, ink, ground) in pairs(look) {
        let ratio = contrast(ink, ground);
        if ratio < text {
            return refuse(format!("{name} has a contrast of {ratio:.2}, at least {text} is needed"));
        }
    }
    for (name, edge, ground) in [
        ("the edge of a button", look.primary, look.ground),
        ("the edge of a field", look.primary, look.paper),
        ("the focus", look.focus, look.ground),
        ("a bar of progress on its track", look.primary, look.track),
    ] {
        let ratio = contrast(edge, ground);
        if ratio < 3.0 {
            return refuse(format!("{name} has a contrast of {ratio:.2}, at least 3 is needed"));
        }
    }
    let target = if mode.elderly { 13.4 } else { 9.8 };
    let body = if mode.elderly { 6.7 } else { 4.0 };
    for (name, size, least) in [
        ("touch.target", look.target, target),
        ("touch.least", look.target_least, 9.8),
        ("chip.height", look.chip_height, target),
        ("footer.button", look.footer_button, target),
        ("button.inner", look.button_inner, target),
        ("tile.height", look.tile_height, target),
        ("choice.height", look.choice_height, target),
        ("touch.key-least", look.key_least, 20.0),
        ("key.height", look.key_height, 20.0),
        ("key.letter-height", look.letter_height, 20.0),
        ("text.body", look.text_body, body),
        ("text.small", look.text_small, 4.0),
        ("text.tag", look.text_tag, 4.0),
    ] {
        // Half a pixel for rounding to whole pixels.
        if (size + 0.5) * mm < least {
            return refuse(format!("{name} is {:.1} mm, at least {least} mm is needed", size * mm));
        }
    }
    Ok(())
}

/// Every ink and the ground it is read on.
fn pairs(look: &Look) -> Vec<(&'static str, Color32, Color32)> {
    vec![
        ("color.ink on color.ground", look.ink, look.ground),
        ("color.ink on color.paper", look.ink, look.paper),
        ("color.ink-soft on color.ground", look.ink_soft, look.ground),
        ("color.ink-soft on color.paper", look.ink_soft, look.paper),
        ("color.ink-faint on color.ground", look.ink_faint, look.ground),
        ("color.ink-faint on color.paper", look.ink_faint, look.paper),
        ("color.primary on color.paper", look.primary, look.paper),
        ("color.primary on color.ground", look.primary, look.ground),
        ("color.primary on color.primary-soft", look.primary, look.primary_soft),
        ("color.on-primary on color.primary", look.on_primary, look.primary),
        ("color.on-primary on color.primary-press", look.on_primary, look.primary_press),
        ("color.ok on color.ok-soft", look.ok, look.ok_soft),
        ("color.warn on color.warn-soft", look.warn, look.warn_soft),
        ("color.bad on color.bad-soft", look.bad, look.bad_soft),
        ("header.ink on header.ground", look.header_ink, look.header_ground),
        ("header.mark-ink on header.mark-ground", look.mark_ink, look.mark_ground),
        ("button.off-ink on button.off-ground", look.off_ink, look.off_ground),
    ]
}

/// Contrast of two opaque colours, 1 to 21 (WCAG 2).
fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    let linear = |byte: u8| {
        let value = f32::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_twenty_one_and_a_colour_on_itself_is_one() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        assert!((contrast(Color32::RED, Color32::RED) - 1.0).abs() < 0.01);
    }
}
