//! The widgets of a page, as assistive technology sees them.

use accesskit::{Role, TreeUpdate};
use accesskit_consumer::{NodeRef, Tree};
use egui::Rect;

/// One node of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Widget {
    /// Its id in egui and in the tree.
    pub id: u64,
    /// What it is.
    pub role: Role,
    /// Its accessible name; empty when it has none.
    pub name: String,
    /// What stands in it, for example in a text field.
    pub value: Option<String>,
    /// Checked, chosen.
    pub toggled: Option<bool>,
    /// Where, in pixels of the window. It may lie outside of it, scrolled away.
    pub rect: Rect,
    /// Not grey.
    pub enabled: bool,
    /// The keyboard writes here.
    pub focused: bool,
    /// A press does something.
    pub pressable: bool,
    /// How deep in the tree, from 0.
    pub depth: usize,
}

impl Widget {
    /// What it says: its name, or for a text the text.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.name.is_empty() { self.value.as_deref().unwrap_or_default() } else { &self.name }
    }

    /// The word of the role as it is written in snapshots and logs.
    #[must_use]
    pub fn role_word(&self) -> String {
        format!("{:?}", self.role)
    }
}

/// The page, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Widgets(Vec<Widget>);

impl Widgets {
    /// Reads a whole tree, as egui sends one every frame.
    #[must_use]
    pub fn read(update: TreeUpdate) -> Self {
        let tree = Tree::new(update, true);
        let mut all = Vec::new();
        collect(tree.state().root(), 0, &mut all);
        Self(all)
    }

    /// Every node but nameless containers.
    pub fn iter(&self) -> impl Iterator<Item = &Widget> {
        self.0.iter()
    }

    /// Nodes of exactly this name, in reading order.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<&Widget> {
        self.0.iter().filter(|widget| widget.text() == name).collect()
    }

    /// Names of everything that can be pressed, in reading order, each once.
    #[must_use]
    pub fn pressable_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for widget in self.0.iter().filter(|widget| widget.pressable && !widget.text().is_empty()) {
            if !names.iter().any(|name| name == widget.text()) {
                names.push(widget.text().to_owned());
            }
        }
        names
    }

    /// Every text of the page, in reading order: names, and what stands in fields.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for widget in &self.0 {
            if !widget.name.is_empty() {
                texts.push(widget.name.clone());
            }
            if let Some(value) = widget.value.as_ref().filter(|value| !value.is_empty() && **value != widget.name) {
                texts.push(value.clone());
            }
        }
        texts
    }

    /// The tree as text, one node a line, without places and ids: stable enough to be compared with a snapshot.
    #[must_use]
    pub fn snapshot(&self) -> String {
        let mut out = String::new();
        for widget in &self.0 {
            out.push_str(&"  ".repeat(widget.depth));
            out.push_str(&widget.role_word());
            if !widget.name.is_empty() {
                out.push_str(&format!(" {:?}", widget.name));
            }
            if let Some(value) = widget.value.as_ref().filter(|value| **value != widget.name) {
                out.push_str(&format!(" = {value:?}"));
            }
            for (word, holds) in [
                ("on", widget.toggled == Some(true)),
                ("off", widget.toggled == Some(false)),
                ("grey", !widget.enabled),
                ("focused", widget.focused),
            ] {
                if holds {
                    out.push_str(&format!(" [{word}]"));
                }
            }
            out.push('\n');
        }
        out
    }
}

fn collect(node: NodeRef<'_>, depth: usize, all: &mut Vec<Widget>) {
    // Runs of glyphs inside of a text repeat what the text says.
    if node.is_hidden() || node.role() == Role::TextRun {
        return;
    }
    let label = node.label().unwrap_or_default();
    let value = node.value();
    let container = matches!(node.role(), Role::GenericContainer | Role::Unknown | Role::Window | Role::Pane);
    let says_something = !label.is_empty() || value.as_ref().is_some_and(|value| !value.is_empty());
    // A text can be pressed to be selected, which does nothing here.
    let pressable = node.data().supports_action(accesskit::Action::Click) && node.role() != Role::Label;
    let shown = says_something || !container;
    if shown {
        let bounds = node.bounding_box().unwrap_or_default();
        all.push(Widget {
            id: node.locate().0.0,
            role: node.role(),
            name: label,
            value,
            toggled: node.toggled().map(|toggled| toggled == accesskit::Toggled::True),
            rect: Rect::from_min_max(
                egui::pos2(bounds.x0 as f32, bounds.y0 as f32),
                egui::pos2(bounds.x1 as f32, bounds.y1 as f32),
            ),
            enabled: !node.is_disabled(),
            focused: node.is_focused() && !container,
            pressable,
            depth,
        });
    }
    for child in node.children() {
        collect(child, depth + usize::from(shown), all);
    }
}
