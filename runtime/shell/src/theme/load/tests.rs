//! Themes that are refused, each for one reason.

use super::*;
use serde_json::{Value, json};

fn document() -> Value {
    let text = std::fs::read_to_string(crate::sample::theme_folder().join("tokens.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn refused(change: impl FnOnce(&mut Value)) -> String {
    let mut document = document();
    change(&mut document);
    modes(&document).unwrap_err().to_string()
}

#[test]
fn the_standard_theme_is_accepted_in_every_mode() {
    let theme = Theme::load(&crate::sample::theme_folder()).unwrap();
    assert_eq!(theme.name(), "standard");
    assert_eq!(theme.looks(0.369).len(), Mode::ALL.len());
}

#[test]
fn a_missing_token_is_named() {
    let error = refused(|document| {
        document["key"].as_object_mut().unwrap().remove("height");
    });
    assert_eq!(error, "token key.height is missing: add it to tokens.json");
}

#[test]
fn an_unknown_token_is_named() {
    let error = refused(|document| document["key"]["heigth"] = json!({"$type": "number", "$value": 1}));
    assert!(error.starts_with("token key.heigth is used by no page"), "{error}");
}

#[test]
fn an_unknown_key_of_a_token_is_named() {
    let error = refused(|document| document["color"]["ink"]["$vaule"] = json!("#000000"));
    assert_eq!(error, "token color.ink: a token has no \"$vaule\"");
}

#[test]
fn a_circle_of_aliases_is_named() {
    let error = refused(|document| {
        document["color"]["ink"]["$value"] = json!("{color.ink-soft}");
        document["color"]["ink-soft"]["$value"] = json!("{color.ink}");
    });
    assert_eq!(error, "token color.ink is an alias of itself, by way of color.ink-soft: break the circle");
}

#[test]
fn an_alias_of_nothing_and_of_another_type_are_named() {
    let error = refused(|document| document["color"]["ink"]["$value"] = json!("{palette.nay}"));
    assert_eq!(error, "token color.ink: its alias {palette.nay} names no token");
    let error = refused(|document| document["color"]["ink"]["$value"] = json!("{scale.thin}"));
    assert_eq!(error, "token color.ink: is a Color, but {scale.thin} is a Dimension");
}

#[test]
fn a_value_that_is_none_of_its_type_is_named() {
    let error = refused(|document| document["palette"]["navy"]["$value"] = json!("blue"));
    assert!(error.contains("\"blue\" is no Color"), "{error}");
    let error = refused(|document| document["key"]["height"]["$value"] = json!({"value": 20, "unit": "inch"}));
    assert!(error.contains("is no Dimension"), "{error}");
}

#[test]
fn a_modifier_of_a_token_that_does_not_exist_is_named() {
    let error = refused(|document| {
        document["$extensions"]["guichet"]["modifiers"]["text"]["elderly"]["txt"] = json!({"body": {"$value": 1}});
    });
    assert_eq!(error, "modifier text=elderly changes token txt.body, which does not exist");
}

#[test]
fn an_unknown_modifier_is_named() {
    let error = refused(|document| document["$extensions"]["guichet"]["modifiers"]["reach"] = json!({}));
    assert_eq!(error, "token $extensions.guichet.modifiers: no \"reach\" here");
}

#[test]
fn too_little_contrast_and_too_small_a_key_are_refused() {
    let error = refused(|document| document["palette"]["steel"]["$value"] = json!("#a0a8b8"));
    assert!(error.contains("color.ink-faint on color.ground has a contrast of"), "{error}");
    let error = refused(|document| document["key"]["height"]["$value"] = json!({"value": 19, "unit": "mm"}));
    assert_eq!(error, "in mode standard, normal contrast, portrait: key.height is 18.8 mm, at least 20 mm is needed");
}

#[test]
fn a_length_in_millimetres_is_as_long_on_every_panel() {
    let theme = Theme::load(&crate::sample::theme_folder()).unwrap();
    assert_eq!(theme.looks(0.369)[0].key_least, 54.0);
    assert_eq!(theme.looks(0.25)[0].key_least, 80.0);
}
