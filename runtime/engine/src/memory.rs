//! Counts the memory of one instance: all linear memories and tables together.

use wasmtime::{ResourceLimiter, Result};

/// Bytes that one element of a table takes: a pointer.
const ELEMENT: usize = size_of::<usize>();

/// Grants memory to an instance until the sum reaches the limit. The engine's own limits are per memory, so that many
/// small memories would pass them.
pub(crate) struct Memory {
    limit: usize,
    used: usize,
    /// What the last grant added, to be taken back if the system has no memory after all.
    granted: usize,
    refused: bool,
}

impl Memory {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, used: 0, granted: 0, refused: false }
    }

    /// Whether a grant was refused. An item that traps afterwards most likely did so for want of memory.
    pub(crate) fn refused(&self) -> bool {
        self.refused
    }

    fn grow(&mut self, current: usize, desired: usize, unit: usize) -> bool {
        let more = desired.saturating_sub(current).saturating_mul(unit);
        let used = self.used.saturating_add(more);
        let granted = used <= self.limit;
        if granted {
            self.used = used;
            self.granted = more;
        } else {
            self.granted = 0;
            self.refused = true;
        }
        granted
    }

    fn take_back(&mut self) {
        self.used -= self.granted;
        self.granted = 0;
        self.refused = true;
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        Ok(self.grow(current, desired, 1))
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> Result<()> {
        self.take_back();
        Ok(())
    }

    fn table_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        Ok(self.grow(current, desired, ELEMENT))
    }

    fn table_grow_failed(&mut self, _error: wasmtime::Error) -> Result<()> {
        self.take_back();
        Ok(())
    }

    fn instances(&self) -> usize {
        32
    }

    fn tables(&self) -> usize {
        8
    }

    fn memories(&self) -> usize {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_and_tables_are_summed() {
        let mut memory = Memory::new(1000);
        assert!(memory.memory_growing(0, 600, None).unwrap());
        assert!(!memory.memory_growing(0, 600, None).unwrap(), "a second memory counts too");
        assert!(memory.refused());
        assert!(memory.table_growing(0, 400 / ELEMENT, None).unwrap());
        assert!(!memory.table_growing(10, 11, None).unwrap());
    }

    #[test]
    fn a_grant_that_the_system_could_not_keep_is_taken_back() {
        let mut memory = Memory::new(1000);
        assert!(memory.memory_growing(0, 900, None).unwrap());
        memory.memory_grow_failed(wasmtime::Error::msg("no memory")).unwrap();
        assert!(memory.memory_growing(0, 1000, None).unwrap());
    }

    #[test]
    fn a_growth_beyond_all_numbers_is_refused() {
        let mut memory = Memory::new(1000);
        assert!(!memory.table_growing(0, usize::MAX, None).unwrap());
        assert!(!memory.memory_growing(0, usize::MAX, None).unwrap());
    }
}
