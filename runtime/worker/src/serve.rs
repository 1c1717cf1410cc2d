//! The worker's side: answer requests until the input ends.

use crate::{
    frame::{self, Frame, FrameError, Part},
    limits::{Limits, LimitsError},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs::File,
    io::{self, Read, Write},
    os::fd::AsFd,
};

/// A worker's typed *no*: the request was understood and cannot be done. The worker is well and takes the next one.
///
/// The message is for the department's developer and the operator; it holds no citizen's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is wrong, with what, and where.
    pub message: String,
}

impl Refusal {
    /// A refusal with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// The header of an answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Answer<R> {
    Done(R),
    Refused(Refusal),
}

/// Why a worker stopped serving before its input ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The terminal sent nonsense or went away.
    #[error("the connection to the terminal is unusable")]
    Frame(#[from] FrameError),
    /// The processor time of the next request could not be granted.
    #[error(transparent)]
    Limits(#[from] LimitsError),
}

/// Answers every request with `handler`, one after the other, and returns when the input ends.
///
/// A request of the wrong shape and an answer over the size limits become refusals; each request gets its own processor
/// time. A panic in the handler is not caught: the process dies, and the terminal starts another.
///
/// # Errors
/// [`ServeError`]; the caller ends the process.
pub fn serve<Q: DeserializeOwned, R: Serialize>(
    limits: &Limits,
    mut input: impl Read,
    mut output: impl Write,
    mut handler: impl FnMut(Q, Vec<u8>) -> Result<(R, Vec<u8>), Refusal>,
) -> Result<(), ServeError> {
    while let Some(frame) = frame::read_blocking(&mut input, limits.body)? {
        limits.renew()?;
        let (header, body) = match answer(limits, frame, &mut handler) {
            Ok(answer) => answer,
            Err(refusal) => (frame::header(&Answer::<()>::Refused(refusal))?, Vec::new()),
        };
        frame::write_blocking(&mut output, &header, &body)?;
    }
    Ok(())
}

fn answer<Q: DeserializeOwned, R: Serialize>(
    limits: &Limits,
    frame: Frame,
    handler: &mut impl FnMut(Q, Vec<u8>) -> Result<(R, Vec<u8>), Refusal>,
) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
    let refuse = |error: FrameError| Refusal::new(error.to_string());
    let request = frame.parse().map_err(refuse)?;
    let (reply, body) = handler(request, frame.body)?;
    frame::check(Part::Body, body.len() as u64, limits.body).map_err(refuse)?;
    Ok((frame::header(&Answer::Done(reply)).map_err(refuse)?, body))
}

/// The pipe to the terminal, kept apart: what any library prints to standard output goes to standard error from here
/// on, instead of into the middle of a frame.
///
/// # Errors
/// When standard output or standard error is closed.
pub fn private_stdout() -> io::Result<File> {
    let pipe = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(File::from(pipe))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Role;

    /// Serves the frames and returns the answers.
    fn run(limits: Limits, requests: &[(&str, &[u8])]) -> Vec<(Answer<usize>, Vec<u8>)> {
        let mut input = Vec::new();
        for (header, body) in requests {
            frame::write_blocking(&mut input, header.as_bytes(), body).unwrap();
        }
        let mut output = Vec::new();
        serve(&limits, input.as_slice(), &mut output, |times: usize, body: Vec<u8>| {
            if times == 0 { Err(Refusal::new("zero times")) } else { Ok((times, body.repeat(times))) }
        })
        .unwrap();
        let mut output = output.as_slice();
        std::iter::from_fn(|| frame::read_blocking(&mut output, u64::MAX).unwrap())
            .map(|frame| (frame.parse().unwrap(), frame.body))
            .collect()
    }

    #[test]
    fn a_refusal_a_wrong_shape_and_an_answer_too_long_leave_the_loop_serving() {
        let limits = Limits { body: 8, ..Role::Typeset.limits() };
        let answers = run(limits, &[("0", b""), ("\"two\"", b""), ("3", b"abc"), ("2", b"abc")]);
        let refused = |i: usize| match &answers[i].0 {
            Answer::Refused(refusal) => refusal.message.clone(),
            Answer::Done(done) => panic!("answer {i} is {done}"),
        };
        assert_eq!(refused(0), "zero times");
        assert!(refused(1).contains("expected shape"), "{}", refused(1));
        assert!(refused(2).contains("9 bytes"), "{}", refused(2));
        assert!(matches!(answers[3], (Answer::Done(2), ref body) if body == b"abcabc"));
    }

    #[test]
    fn half_a_request_ends_the_loop_with_an_error() {
        let served = serve(&Role::Typeset.limits(), &b"\x02\0\0\0{"[..], Vec::new(), |(): (), body| Ok(((), body)));
        assert!(matches!(served, Err(ServeError::Frame(FrameError::Truncated { .. }))));
    }
}
