//! The host on a thread of its own, so that the window never waits: one inbox in, the newest snapshot out.

use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Host, Message, MessageTone, Request, Snapshot};

/// While long work is under way, how often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(60);

/// The near end of the inbox, and the newest snapshot.
#[derive(Clone)]
pub struct HostHandle {
    inbox: Sender<Request>,
    latest: Arc<Mutex<Arc<Snapshot>>>,
}

impl HostHandle {
    /// Starts the host. `wake` is called after every new snapshot.
    pub fn start(data_folder: PathBuf, wake: impl Fn() + Send + 'static) -> HostHandle {
        let (inbox, requests) = channel::<Request>();
        let first = Snapshot { busy: Some("Reading the library".to_owned()), ..Snapshot::default() };
        let latest = Arc::new(Mutex::new(Arc::new(first)));
        let shown = Arc::clone(&latest);
        let show = move |snapshot: Arc<Snapshot>| {
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = snapshot;
            wake();
        };
        std::thread::spawn(move || {
            let mut host = match Host::open(&data_folder) {
                Ok(host) => host,
                Err(problem) => {
                    let message = Message { tone: MessageTone::Error, text: problem.to_string() };
                    show(Arc::new(Snapshot { message: Some(message), ..Snapshot::default() }));
                    return;
                }
            };
            host.load();
            show(host.snapshot());
            // Ends when the window drops its end of the inbox.
            loop {
                let next = match host.is_working() {
                    true => requests.recv_timeout(LOOK_EVERY),
                    false => requests.recv().map_err(RecvTimeoutError::from),
                };
                match next {
                    Ok(request) => host.handle(request),
                    Err(RecvTimeoutError::Timeout) if host.poll() => {}
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                show(host.snapshot());
            }
        });
        HostHandle { inbox, latest }
    }

    /// Asks; returns at once.
    pub fn send(&self, request: Request) {
        // Without a host there is nobody to ask; the last snapshot says why.
        let _ = self.inbox.send(request);
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.latest.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
