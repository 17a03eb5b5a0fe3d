//! A window with an invented exercise, to look at while changing the Exercise screen and the audience page.
//!
//! `cargo run --example exercise_preview [start|middle|pressed|end] [audience|dark|light] [scale=150]`

use eframe::egui::{self, Ui};
use sandtable::app::screens::audience::{audience_keys, audience_ui};
use sandtable::app::screens::exercise::sample::{Moment, play};
use sandtable::app::screens::exercise::{ExerciseState, exercise_ui};
use sandtable::app::theme::{self, Appearance, Preference, Scale};
use sandtable::host::PlayView;

#[derive(Clone, Copy, PartialEq)]
enum Page {
    Exercise,
    Audience,
}

struct Preview {
    page: Page,
    play: PlayView,
    state: ExerciseState,
}

fn main() -> eframe::Result {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|w| w == word);
    let preference = if has("light") { Preference::Light } else { Preference::Dark };
    let page = if has("audience") { Page::Audience } else { Page::Exercise };
    let moment = match () {
        () if has("start") => Moment::Start,
        () if has("pressed") => Moment::Pressed,
        () if has("end") => Moment::End,
        () => Moment::Middle,
    };
    let number = |name: &str| words.iter().find_map(|word| word.strip_prefix(name)?.parse::<u16>().ok());
    let scale = Scale::percent(number("scale=").unwrap_or(100));
    let size = [f32::from(number("width=").unwrap_or(1600)), f32::from(number("height=").unwrap_or(1000))];
    let mut options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size(size),
        ..Default::default()
    };
    options.system_font_fallback = false;
    let dark_audience = has("dark");
    eframe::run_native(
        "Sandtable exercise preview",
        options,
        Box::new(move |cc| {
            theme::install(&cc.egui_ctx, Appearance { preference, scale, ..Appearance::default() });
            let mut state = ExerciseState::default();
            if dark_audience {
                state.audience.mode = theme::Mode::Dark;
            }
            Ok(Box::new(Preview { page, play: play(moment), state }))
        }),
    )
}

impl eframe::App for Preview {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        match self.page {
            Page::Exercise => {
                for ask in exercise_ui(ui, &self.play, &mut self.state) {
                    println!("{ask:?}");
                }
            }
            Page::Audience => {
                audience_keys(ui, &mut self.state.audience);
                audience_ui(ui, &self.play, &mut self.state.audience);
            }
        }
    }
}
