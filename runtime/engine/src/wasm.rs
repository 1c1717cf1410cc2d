//! What a file is, by its first eight bytes.

use std::fmt;

/// What a file claims to be. Everything after the first eight bytes is for the compiler to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A component, binary.
    Component,
    /// A core module: the older, lower kind of Wasm.
    CoreModule,
    /// Wasm in its text form.
    Text,
    /// Something else, or cut short.
    Foreign,
}

impl Kind {
    /// Looks at the preamble (component model, binary format: magic, version, layer).
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0, b'a', b's', b'm', _, _, 1, 0, ..] => Self::Component,
            [0, b'a', b's', b'm', 1, 0, 0, 0, ..] => Self::CoreModule,
            _ if bytes.trim_ascii_start().starts_with(b"(") => Self::Text,
            _ => Self::Foreign,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Component => "a component",
            Self::CoreModule => "a core module; make a component of it with wit-component",
            Self::Text => "Wasm in its text form; translate it to binary",
            Self::Foreign => "no Wasm at all, or cut short",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_preamble() {
        assert_eq!(Kind::of(b"\0asm\x0d\0\x01\0rest"), Kind::Component);
        assert_eq!(Kind::of(b"\0asm\x01\0\0\0rest"), Kind::CoreModule);
        assert_eq!(Kind::of(b"  (component)"), Kind::Text);
        assert_eq!(Kind::of(b"\0asm\x0d\0"), Kind::Foreign);
        assert_eq!(Kind::of(b""), Kind::Foreign);
        assert_eq!(Kind::of(b"PK\x03\x04zipped"), Kind::Foreign);
    }
}
