//! What one step of an item may use.

use std::time::Duration;

/// Address space set aside for one linear memory, in bytes; no item can have a larger one. Fixed, because it is compiled
/// into the machine code.
pub const MEMORY_RESERVATION: usize = 64 << 20;

/// What a component, and each step of it, may use. The defaults suit a terminal; a configuration may only be tighter
/// about memory ([`MEMORY_RESERVATION`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest component, in bytes of its binary.
    pub component: usize,
    /// Memory of one instance in bytes, summed over all linear memories and tables.
    pub memory: usize,
    /// Time in which the item itself computes, in one step. What the terminal does for it does not count.
    pub cpu: Duration,
    /// Time for one step by the clock on the wall, waiting for the citizen and the devices included.
    pub wall: Duration,
    /// Calls of capabilities in one step. Each leaves a line in the audit log.
    pub calls: u32,
    /// Data that one call carries from the item to the terminal, in bytes as the terminal holds them.
    pub transfer: usize,
    /// Handles to resources that live at the same time. The contract has none; adapters of other languages may.
    pub handles: usize,
    /// Steps that run at the same time.
    pub instances: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            component: 16 << 20,
            memory: MEMORY_RESERVATION,
            cpu: Duration::from_secs(1),
            wall: Duration::from_secs(15 * 60),
            calls: 1024,
            transfer: 4 << 20,
            handles: 256,
            instances: 16,
        }
    }
}
