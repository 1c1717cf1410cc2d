//! The frame of a benchmark's program: `NAME [--out FILE]`.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::figure::{self, Figure};

/// Measures and writes the figures: to the file given with `--out`, else to standard output.
pub fn main(measure: impl FnOnce() -> Result<Vec<Figure>>) -> ExitCode {
    match run(measure) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when even this cannot be written.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(measure: impl FnOnce() -> Result<Vec<Figure>>) -> Result<()> {
    let out = out(std::env::args_os().skip(1))?;
    let figures = measure()?;
    match out {
        Some(file) => figure::write(&figures, &file),
        None => Ok(writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&figures)?)?),
    }
}

fn out(mut arguments: impl Iterator<Item = OsString>) -> Result<Option<PathBuf>> {
    let mut out = None;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--out") => match arguments.next() {
                Some(file) => out = Some(file.into()),
                None => bail!("--out wants a file"),
            },
            // What `cargo bench` adds.
            Some("--bench") => {}
            _ => bail!("unknown argument {}; there is --out FILE", argument.display()),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<PathBuf>> {
        out(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn the_file_is_taken_and_what_is_unknown_is_refused() {
        assert_eq!(parse("--bench --out a.json").unwrap(), Some("a.json".into()));
        assert_eq!(parse("").unwrap(), None);
        assert!(parse("--out").is_err());
        assert!(parse("--fast").unwrap_err().to_string().contains("--fast"));
    }
}
