//! The terminal configuration that points to the stand-ins: the file `guichet.toml`.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::{addresses::Addresses, options::Orientation};

/// Longer and shorter edge of a 32-inch picture, in millimetres.
const EDGES: (f64, f64) = (708.0, 398.0);

/// What the configuration says beside the addresses.
pub(crate) struct Site<'a> {
    pub(crate) terminal: &'a str,
    pub(crate) utc_offset_hours: i8,
    pub(crate) orientation: Orientation,
    pub(crate) items: &'a Path,
    pub(crate) state: &'a Path,
    pub(crate) themes: &'a Path,
}

/// The configuration as text. Without a printer the `uri` is empty.
pub(crate) fn text(site: &Site<'_>, addresses: &Addresses) -> Result<String> {
    let (width, height, orientation) = match site.orientation {
        Orientation::Portrait => (EDGES.1, EDGES.0, "portrait"),
        Orientation::Landscape => (EDGES.0, EDGES.1, "landscape"),
    };
    Ok(format!(
        r#"# A terminal among the stand-ins of the testbed. Written at each of its starts.

[site]
name = {{ zh = "福州市政务服务", en = "Fuzhou Government Services" }}
place = {{ zh = "鼓楼区行政服务中心", en = "Gulou Service Centre" }}
terminal = {terminal}
consultation = "0591-12345"
complaints = "0591-87654321"
utc_offset_hours = {utc_offset_hours}

[panel]
width_mm = {width:.1}
height_mm = {height:.1}
orientation = "{orientation}"

[reader]
port = {reader}
baud = 115200

[scanner]
url = {scanner}

[printer]
uri = {printer}

[platform]
url = {platform}
ca = {ca}
certificate = {certificate}
key = {key}
acceptance_key = "{acceptance_key}"

[paths]
items = {items}
state = {state}
themes = {themes}
"#,
        terminal = quoted(site.terminal),
        utc_offset_hours = site.utc_offset_hours,
        reader = path(&addresses.reader)?,
        scanner = quoted(&addresses.scanner),
        printer = quoted(addresses.printer.as_deref().unwrap_or_default()),
        platform = quoted(&addresses.platform),
        ca = path(&addresses.ca)?,
        certificate = path(&addresses.certificate)?,
        key = path(&addresses.key)?,
        acceptance_key = addresses.acceptance_key,
        items = path(site.items)?,
        state = path(site.state)?,
        themes = path(site.themes)?,
    ))
}

/// A basic string of TOML. JSON's escapes are a subset of those of TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn path(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(quoted(text))
}
