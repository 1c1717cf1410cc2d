//! Just enough XML: elements by local name, with limits. Namespaces' prefixes differ between makers, the names do not.

use quick_xml::events::Event;
use quick_xml::{Reader, escape};

/// Deeper documents are no eSCL.
const DEPTH: usize = 32;
/// Nor are larger ones.
const ELEMENTS: usize = 10_000;

/// Why a text is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum XmlError {
    #[error("not well-formed: {0}")]
    Form(String),
    #[error("it has a document type, which eSCL never has")]
    DocumentType,
    #[error("nested deeper than {DEPTH}, or more than {ELEMENTS} elements")]
    TooMuch,
    #[error("it ends too early")]
    Cut,
}

/// An element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The first element of that name below this one, at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.children.iter().find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    /// The text of the first element of that name below this one, without blanks around it.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.find(name).map(|element| element.text.trim()).filter(|text| !text.is_empty())
    }

    /// All elements of that name below this one.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }
}

/// Reads a whole document; its root element.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, XmlError> {
    let form = |error: &dyn std::fmt::Display| XmlError::Form(error.to_string());
    let text = std::str::from_utf8(bytes).map_err(|error| form(&error))?;
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let closed = match reader.read_event().map_err(|error| form(&error))? {
            Event::Start(start) => {
                open.push(named(start.local_name().as_ref(), &mut count)?);
                if open.len() > DEPTH {
                    return Err(XmlError::TooMuch);
                }
                None
            }
            Event::Empty(start) => Some(named(start.local_name().as_ref(), &mut count)?),
            Event::End(_) => open.pop(),
            Event::Text(piece) => {
                append(&mut open, &piece.decode().map_err(|error| form(&error))?);
                None
            }
            Event::CData(piece) => {
                append(&mut open, &piece.decode().map_err(|error| form(&error))?);
                None
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| form(&error))?;
                let name = reference.decode().map_err(|error| form(&error))?;
                match (character, escape::resolve_predefined_entity(&name)) {
                    (Some(character), _) => append(&mut open, character.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => append(&mut open, text),
                    (None, None) => return Err(XmlError::Form(format!("unknown entity &{name};"))),
                }
                None
            }
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => None,
            Event::Eof => return Err(XmlError::Cut),
        };
        if let Some(element) = closed {
            match open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => return Ok(element),
            }
        }
    }
}

fn named(name: &[u8], count: &mut usize) -> Result<Element, XmlError> {
    *count += 1;
    if *count > ELEMENTS {
        return Err(XmlError::TooMuch);
    }
    Ok(Element { name: String::from_utf8_lossy(name).into_owned(), ..Element::default() })
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_local_name_whatever_the_prefix() {
        let root = parse(
            b"<?xml version='1.0'?><s:Status xmlns:s='x'><p:State> Idle </p:State><a><b/>&lt;&#65;</a></s:Status>",
        )
        .unwrap();
        assert_eq!(root.name, "Status");
        assert_eq!(root.text_of("State"), Some("Idle"));
        assert_eq!(root.text_of("a"), Some("<A"));
        assert_eq!(root.text_of("b"), None);
        assert_eq!(root.all("State").len(), 1);
    }

    #[test]
    fn what_is_cut_broken_or_hostile_is_refused() {
        assert_eq!(parse(b"<a><b>"), Err(XmlError::Cut));
        assert!(matches!(parse(b"<a></b>"), Err(XmlError::Form(_))));
        assert!(matches!(parse(b"<a>&evil;</a>"), Err(XmlError::Form(_))));
        assert!(matches!(parse(&[b'<', 0xFF]), Err(XmlError::Form(_))));
        assert_eq!(parse(b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"), Err(XmlError::DocumentType));
        assert_eq!(parse("<a>".repeat(40).as_bytes()), Err(XmlError::TooMuch));
        assert_eq!(parse(b"{\"state\": \"idle\"}"), Err(XmlError::Cut));
    }
}
