//! What every device offers, whatever its class: status, health, claim, revoke.

/// Defines a class's handle and its lease around a driver.
macro_rules! device {
    ($(#[$handle_doc:meta])* $handle:ident, $(#[$lease_doc:meta])* $lease:ident, $driver:ty) => {
        $(#[$handle_doc])*
        ///
        /// Clones are the same device. Its task ends when the last clone and the last lease are gone.
        #[derive(Clone)]
        pub struct $handle {
            name: std::sync::Arc<str>,
            queue: crate::queue::Queue<$driver>,
            book: crate::lease::LeaseBook,
        }

        impl $handle {
            fn start(name: &str, driver: $driver) -> Self {
                let queue = crate::queue::Queue::start(driver);
                Self { name: name.into(), queue, book: crate::lease::LeaseBook::default() }
            }

            /// Its name, as configured.
            pub fn name(&self) -> &str {
                &self.name
            }

            /// How it is, now and from now on.
            pub fn status(&self) -> tokio::sync::watch::Receiver<guichet_model::device::DeviceStatus> {
                self.queue.status()
            }

            /// Asks it how it is, and waits at most `patience` for the answer.
            ///
            /// A device that works for a visit is not disturbed: its last status comes back, with the state
            /// `DeviceBusy`.
            ///
            /// # Errors
            /// `TimeOut` when it does not answer in time, `DeviceNotReady` when it cannot be reached, `HardwareError`
            /// when it answers nonsense.
            pub async fn check(
                &self,
                patience: std::time::Duration,
            ) -> Result<guichet_model::device::DeviceStatus, guichet_model::device::DeviceFailure> {
                self.queue.check(patience).await
            }

            /// Takes the device for a visit, until the lease is dropped or revoked.
            ///
            /// # Errors
            /// A lease exists already, even one of the same visit.
            pub fn claim(&self, visit: guichet_model::device::VisitId) -> Result<$lease, crate::lease::InUse> {
                let claim = self.book.claim(&self.name, visit)?;
                Ok($lease { queue: self.queue.clone(), claim })
            }

            /// Ends the lease there is: what it does stops, and its further commands are refused. True if there was
            /// one.
            pub fn revoke(&self) -> bool {
                self.book.revoke()
            }
        }

        impl std::fmt::Debug for $handle {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($handle)).field(&self.name).finish()
            }
        }

        $(#[$lease_doc])*
        ///
        /// Released on drop. A command whose future is dropped stops.
        pub struct $lease {
            queue: crate::queue::Queue<$driver>,
            claim: crate::lease::Claim,
        }

        impl std::fmt::Debug for $lease {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($lease)).finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use device;
