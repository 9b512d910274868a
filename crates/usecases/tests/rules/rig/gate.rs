//! A Mollie that holds its answers back.

use std::sync::Arc;

use futures::FutureExt;
use testkit::Call;
use tokio::sync::Notify;

use super::Rig;

/// Where answers are held back until it opens.
pub(crate) struct Gate {
    arrived: Arc<Notify>,
    open: Arc<Notify>,
}

impl Gate {
    /// Waits until a call has arrived there.
    pub(crate) async fn arrived(&self) {
        self.arrived.notified().await;
    }

    /// Lets one answer through.
    pub(crate) fn open(&self) {
        self.open.notify_one();
    }
}

impl Rig {
    /// Lets Mollie hold back its answers to calls of this kind.
    pub(crate) fn hold_back(&self, is_it: impl Fn(&Call) -> bool + Send + Sync + 'static) -> Gate {
        let (arrived, open) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let gate = Gate {
            arrived: arrived.clone(),
            open: open.clone(),
        };
        self.mollie.watch(move |call| {
            let (arrived, open) = (arrived.clone(), open.clone());
            let is_held = is_it(&call);
            async move {
                if is_held {
                    arrived.notify_one();
                    open.notified().await;
                }
            }
            .boxed()
        });
        gate
    }
}
