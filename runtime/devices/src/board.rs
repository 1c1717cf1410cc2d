//! Where a driver writes how its device is, and others watch it.

use guichet_model::device::{DeviceClass, DeviceState, DeviceStatus, Media, Supply};
use tokio::sync::watch;

/// The one writer of a device's status.
pub(crate) struct Board(watch::Sender<DeviceStatus>);

impl Board {
    /// Offline until the device has answered for the first time.
    pub(crate) fn new(class: DeviceClass, name: &str) -> Self {
        let status = DeviceStatus {
            class,
            name: name.to_owned(),
            state: DeviceState::Offline,
            media: Media::Unknown,
            paper: Supply::Unknown,
            toner: Supply::Unknown,
            detail: "not asked yet".to_owned(),
            since: jiff::Timestamp::now(),
        };
        Self(watch::Sender::new(status))
    }

    pub(crate) fn watch(&self) -> watch::Receiver<DeviceStatus> {
        self.0.subscribe()
    }

    pub(crate) fn state(&self) -> DeviceState {
        self.0.borrow().state
    }

    /// Changes the status; watchers wake only when something is different now, and `since` moves only then.
    pub(crate) fn update(&self, change: impl FnOnce(&mut DeviceStatus)) {
        self.0.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            let news = *status != before;
            if news {
                status.since = jiff::Timestamp::now();
                if status.state != before.state {
                    tracing::info!(device = %status.name, state = status.state.word(), detail = %status.detail, "device state");
                }
            }
            news
        });
    }

    /// The device cannot be reached; nothing is known of what lies in it.
    pub(crate) fn offline(&self, state: DeviceState, detail: &str) {
        self.update(|status| {
            status.state = state;
            status.media = Media::Unknown;
            status.paper = Supply::Unknown;
            status.toner = Supply::Unknown;
            status.detail = detail.to_owned();
        });
    }
}
