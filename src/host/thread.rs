//! The host on a thread of its own, so that the window never waits: one inbox in, the newest snapshot out.
//!
//! Long work runs on threads beside it and comes back through the same inbox, so that saving never waits for it.

use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Done, Host, Message, MessageTone, Request, Snapshot};

/// What arrives in the inbox.
enum Post {
    /// Asked by the window.
    Ask(Request),
    /// Long work is done.
    Done(Box<Done>),
    /// The window is gone.
    Close,
}

/// The window's end of the inbox; closes it when the last handle goes.
struct Inbox(Sender<Post>);

impl Drop for Inbox {
    fn drop(&mut self) {
        let _ = self.0.send(Post::Close);
    }
}

/// While long work is under way, how often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(60);

/// The near end of the inbox, and the newest snapshot.
#[derive(Clone)]
pub struct HostHandle {
    inbox: Arc<Inbox>,
    latest: Arc<Mutex<Arc<Snapshot>>>,
}

impl HostHandle {
    /// Starts the host. `wake` is called after every new snapshot.
    pub fn start(data_folder: PathBuf, wake: impl Fn() + Send + 'static) -> HostHandle {
        let (inbox, post) = channel::<Post>();
        let first = Snapshot { busy: Some("Reading the library".to_owned()), ..Snapshot::default() };
        let latest = Arc::new(Mutex::new(Arc::new(first)));
        let shown = Arc::clone(&latest);
        let show = move |snapshot: Arc<Snapshot>| {
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = snapshot;
            wake();
        };
        let back = inbox.clone();
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
            loop {
                let next = match host.is_working() {
                    true => post.recv_timeout(LOOK_EVERY),
                    false => post.recv().map_err(RecvTimeoutError::from),
                };
                match next {
                    Ok(Post::Ask(request)) => host.handle(request),
                    Ok(Post::Done(done)) => host.finish(*done),
                    Err(RecvTimeoutError::Timeout) if host.poll() => {}
                    Err(RecvTimeoutError::Timeout) => continue,
                    Ok(Post::Close) | Err(RecvTimeoutError::Disconnected) => return,
                }
                while let Some(job) = host.take_job() {
                    let back = back.clone();
                    std::thread::spawn(move || {
                        // Without a host there is nobody to tell.
                        let _ = back.send(Post::Done(Box::new(job.run())));
                    });
                }
                show(host.snapshot());
            }
        });
        HostHandle { inbox: Arc::new(Inbox(inbox)), latest }
    }

    /// Asks; returns at once.
    pub fn send(&self, request: Request) {
        // Without a host there is nobody to ask; the last snapshot says why.
        let _ = self.inbox.0.send(Post::Ask(request));
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.latest.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
