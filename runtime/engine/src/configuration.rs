//! The one configuration of the Wasm engine, for the compiler and the runner alike.

use crate::limits::{Limits, MEMORY_RESERVATION};
use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

/// How the Wasm engine is set up. Whoever compiles and whoever runs takes it from here: machine code made under other
/// settings is refused when it is loaded.
///
/// Nothing of `limits` changes the machine code; they size the pool from which instances are taken.
pub fn configuration(limits: &Limits) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        // Sync exports over async imports need fibers only, not the component model's own concurrency.
        .concurrency_support(false)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        .epoch_interruption(true)
        .memory_init_cow(true)
        .memory_reservation(MEMORY_RESERVATION as u64)
        .max_wasm_stack(512 << 10)
        .async_stack_size(1 << 20)
        // A stack is used by one item after another, and holds what a citizen typed.
        .async_stack_zeroing(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool(limits)));
    config
}

/// Slots for the largest number of steps at once: an instance taken from the pool costs a tenth of one made anew.
fn pool(limits: &Limits) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(limits.instances)
        // A component is its main module and the two small ones that wit-component puts around it, or a few more.
        .total_core_instances(limits.instances.saturating_mul(4))
        .total_memories(limits.instances.saturating_mul(2))
        .total_tables(limits.instances.saturating_mul(2))
        .total_stacks(limits.instances.saturating_mul(2))
        .max_core_instances_per_component(32)
        .max_memories_per_component(4)
        .max_tables_per_component(8)
        .max_memory_size(limits.memory.min(MEMORY_RESERVATION))
        .linear_memory_keep_resident(1 << 20)
        .table_keep_resident(64 << 10)
        .max_unused_warm_slots(4)
        .pagemap_scan(Enabled::Auto);
    pool
}
