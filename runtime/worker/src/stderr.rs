//! What a worker says on standard error: logged, bounded, and its last lines kept for the report of its death.

use crate::spec::Role;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{io::AsyncReadExt, process::ChildStderr, task::JoinHandle};

/// Longest line that is kept, in bytes; the rest of it is dropped.
const LINE_LIMIT: usize = 512;
/// How many last lines a death report holds.
const KEPT_LINES: usize = 8;
/// How many lines of one process are logged; the rest only count.
const LOGGED_LINES: u64 = 200;

/// Follows one child's standard error until it closes.
pub(crate) struct Stderr {
    last: Arc<Mutex<VecDeque<String>>>,
    task: JoinHandle<()>,
}

impl Stderr {
    pub(crate) fn follow(mut pipe: ChildStderr, role: Role, process: u32) -> Self {
        let last = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&last);
        let task = tokio::spawn(async move {
            let mut lines = Lines::default();
            let mut count = 0u64;
            let mut chunk = [0; 4096];
            loop {
                // A pipe that fails has nothing more to say, like one that is closed.
                let read = pipe.read(&mut chunk).await.unwrap_or(0);
                for line in if read == 0 { lines.end() } else { lines.push(&chunk[..read]) } {
                    count += 1;
                    match count {
                        ..=LOGGED_LINES => tracing::warn!(%role, process, "worker: {line}"),
                        n if n == LOGGED_LINES + 1 => tracing::warn!(%role, process, "worker: (and more)"),
                        _ => {}
                    }
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    if kept.len() == KEPT_LINES {
                        kept.pop_front();
                    }
                    kept.push_back(line);
                }
                if read == 0 {
                    return;
                }
            }
        });
        Self { last, task }
    }

    /// The last lines, once the child has closed its end.
    pub(crate) async fn last_words(&mut self) -> Vec<String> {
        // The task cannot panic, and if it did, what it kept would still be the last lines.
        let _ended = (&mut self.task).await;
        self.last.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
}

impl Drop for Stderr {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Cuts bytes into lines without ever holding more than one bounded line.
#[derive(Default)]
struct Lines {
    open: Vec<u8>,
}

impl Lines {
    fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut done = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = match piece {
                [text @ .., b'\n'] => (text, true),
                text => (text, false),
            };
            let room = LINE_LIMIT - self.open.len();
            self.open.extend_from_slice(&text[..text.len().min(room)]);
            if ends {
                done.extend(self.end());
            }
        }
        done
    }

    /// The line begun, if there is one.
    fn end(&mut self) -> Vec<String> {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.open)).trim_end().to_owned();
        if line.is_empty() { Vec::new() } else { vec![line] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_across_reads_and_an_open_last_line_counts() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"one\ntw"), ["one"]);
        assert_eq!(lines.push(b"o\n\nthree"), ["two"]);
        assert_eq!(lines.end(), ["three"]);
        assert!(lines.end().is_empty());
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_is_whole() {
        let mut lines = Lines::default();
        for _ in 0..100 {
            assert!(lines.push(&[b'x'; 1000]).is_empty());
            assert!(lines.open.len() <= LINE_LIMIT);
        }
        assert_eq!(lines.push(b"\nnext\n"), ["x".repeat(LINE_LIMIT), "next".to_owned()]);
    }
}
