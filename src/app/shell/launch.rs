//! Opens the native window, and says in plain words why it cannot.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use egui::Ui;

use super::{Backend, Settings, Shell};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// No display server.
    #[error(
        "there is no display: neither WAYLAND_DISPLAY nor DISPLAY is set. Start it in a desktop session, or use the command line: `sandtable --help` lists what works without a window"
    )]
    NoDisplay,
    /// A display, but no window on it.
    #[error("the window could not be opened: {0}. {HELP}")]
    NoWindow(String),
    /// It was there, and ended by a mistake of the program.
    #[error(
        "the window closed because of a mistake in the program: {0}. Nothing that was decided is lost: start again and resume the session"
    )]
    Broke(String),
}

const HELP: &str = "On Debian and Ubuntu it needs these packages: `apt install libxcursor1 libxi6 libxkbcommon-x11-0 libgl1`. Everything but the window also works from the command line: see `sandtable --help`";

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Where no window can be opened. Never panics: what the window libraries panic about (a missing system library) is an
/// error here.
pub fn run(backend: Box<dyn Backend>, settings: Settings) -> Result<(), AppError> {
    if !has_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(AppError::NoDisplay);
    }
    let shell = Shell::new(backend, settings);
    let drawn = shell.drawn.clone();
    let said = Arc::new(Mutex::new(None));
    let hook = std::panic::take_hook();
    let (place, main, after) = (said.clone(), std::thread::current().id(), drawn.clone());
    std::panic::set_hook(Box::new(move |info| {
        // A missing library becomes a plain sentence; a mistake of ours is told with its place besides.
        if std::thread::current().id() != main || after.load(Ordering::Relaxed) {
            eprintln!("{info}");
        }
        if std::thread::current().id() == main {
            let text = info.payload_as_str().unwrap_or("unknown reason").to_owned();
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
        }
    }));
    let outcome = catch_unwind(AssertUnwindSafe(|| open(shell)));
    std::panic::set_hook(hook);
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(AppError::NoWindow(error.to_string())),
        Err(payload) => {
            let said = said.lock().unwrap_or_else(PoisonError::into_inner).take();
            let said = said.unwrap_or_else(|| words(payload.as_ref()));
            Err(if drawn.load(Ordering::Relaxed) { AppError::Broke(said) } else { AppError::NoWindow(said) })
        }
    }
}

fn open(shell: Shell) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Sandtable")
        .with_app_id("sandtable")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([800.0, 560.0]);
    let options = eframe::NativeOptions { viewport, system_font_fallback: false, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        shell.install(&creation.egui_ctx);
        Ok(Box::new(shell))
    });
    eframe::run_native("sandtable", options, create)
}

/// Whether there is a display to open a window on. Elsewhere than on Linux and its kin there always is.
fn has_display(set: impl Fn(&str) -> bool) -> bool {
    cfg!(not(all(unix, not(target_os = "macos"))))
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set)
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown reason".to_owned())
}

impl eframe::App for Shell {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_display_is_told_with_what_to_do_instead() {
        assert!(cfg!(not(target_os = "linux")) || !has_display(|_| false));
        assert!(has_display(|name| name == "DISPLAY"));
        assert!(AppError::NoDisplay.to_string().contains("command line"));
        let error = AppError::NoWindow("Library libxkbcommon-x11.so could not be loaded".into());
        assert!(error.to_string().contains("apt install") && error.to_string().contains("libxkbcommon-x11-0"));
    }

    #[test]
    fn a_panic_keeps_its_words() {
        let payload = catch_unwind(|| std::panic::panic_any("no library".to_owned())).expect_err("panics");
        assert_eq!(words(payload.as_ref()), "no library");
    }
}
