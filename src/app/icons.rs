//! Named icons: one character each, in the icon font that stands behind every text font. Draw them like text, never as the
//! only carrier of a meaning: each control has a name besides. Deliberately absent: pictures, colours, sizes.
//!
//! Regular icons are outlines; those that end in `_FILL` are solid and used for states, which must be told apart from far away.

use crate::engine::view::Service;
use crate::scenario::doc::{AssetKind, Channel, Mark, Role, ZoneKind};

/// Icon “arrow-counter-clockwise”.
pub const ARROW_COUNTER_CLOCKWISE: &str = "\u{e038}";
/// Icon “arrow-clockwise”.
pub const ARROW_CLOCKWISE: &str = "\u{e036}";
/// Icon “arrow-left”.
pub const ARROW_LEFT: &str = "\u{e058}";
/// Icon “arrow-right”.
pub const ARROW_RIGHT: &str = "\u{e06c}";
/// Icon “arrow-up”.
pub const ARROW_UP: &str = "\u{e08e}";
/// Icon “arrow-down”.
pub const ARROW_DOWN: &str = "\u{e03e}";
/// Icon “arrow-bend-up-left”.
pub const ARROW_BEND_UP_LEFT: &str = "\u{e024}";
/// Icon “arrow-square-out”.
pub const ARROW_SQUARE_OUT: &str = "\u{e5de}";
/// Icon “arrows-out”.
pub const ARROWS_OUT: &str = "\u{e0a2}";
/// Icon “arrows-in”.
pub const ARROWS_IN: &str = "\u{e09a}";
/// Icon “arrows-left-right”.
pub const ARROWS_LEFT_RIGHT: &str = "\u{e0a0}";
/// Icon “plus”.
pub const PLUS: &str = "\u{e3d4}";
/// Icon “minus”.
pub const MINUS: &str = "\u{e32a}";
/// Icon “x”.
pub const X: &str = "\u{e4f6}";
/// Icon “check”.
pub const CHECK: &str = "\u{e182}";
/// Icon “caret-down”.
pub const CARET_DOWN: &str = "\u{e136}";
/// Icon “caret-up”.
pub const CARET_UP: &str = "\u{e13c}";
/// Icon “caret-left”.
pub const CARET_LEFT: &str = "\u{e138}";
/// Icon “caret-right”.
pub const CARET_RIGHT: &str = "\u{e13a}";
/// Icon “dots-three”.
pub const DOTS_THREE: &str = "\u{e1fe}";
/// Icon “magnifying-glass”.
pub const MAGNIFYING_GLASS: &str = "\u{e30c}";
/// Icon “magnifying-glass-plus”.
pub const MAGNIFYING_GLASS_PLUS: &str = "\u{e310}";
/// Icon “magnifying-glass-minus”.
pub const MAGNIFYING_GLASS_MINUS: &str = "\u{e30e}";
/// Icon “funnel-simple”.
pub const FUNNEL_SIMPLE: &str = "\u{e268}";
/// Icon “corners-out”.
pub const CORNERS_OUT: &str = "\u{e1d0}";
/// Icon “play”.
pub const PLAY: &str = "\u{e3d0}";
/// Icon “pause”.
pub const PAUSE: &str = "\u{e39e}";
/// Icon “skip-forward”.
pub const SKIP_FORWARD: &str = "\u{e5a6}";
/// Icon “fast-forward”.
pub const FAST_FORWARD: &str = "\u{e6a6}";
/// Icon “stop”.
pub const STOP: &str = "\u{e46c}";
/// Icon “clock”.
pub const CLOCK: &str = "\u{e19a}";
/// Icon “timer”.
pub const TIMER: &str = "\u{e492}";
/// Icon “hourglass”.
pub const HOURGLASS: &str = "\u{e2b2}";
/// Icon “bell”.
pub const BELL: &str = "\u{e0ce}";
/// Icon “megaphone”.
pub const MEGAPHONE: &str = "\u{e324}";
/// Icon “envelope”.
pub const ENVELOPE: &str = "\u{e214}";
/// Icon “chat-circle-text”.
pub const CHAT_CIRCLE_TEXT: &str = "\u{e16e}";
/// Icon “lightbulb”.
pub const LIGHTBULB: &str = "\u{e2dc}";
/// Icon “note-pencil”.
pub const NOTE_PENCIL: &str = "\u{e34c}";
/// Icon “pencil-simple”.
pub const PENCIL_SIMPLE: &str = "\u{e3b4}";
/// Icon “trash”.
pub const TRASH: &str = "\u{e4a6}";
/// Icon “gear-six”.
pub const GEAR_SIX: &str = "\u{e272}";
/// Icon “book-open”.
pub const BOOK_OPEN: &str = "\u{e0e6}";
/// Icon “books”.
pub const BOOKS: &str = "\u{e758}";
/// Icon “graph”.
pub const GRAPH: &str = "\u{eb58}";
/// Icon “tree-structure”.
pub const TREE_STRUCTURE: &str = "\u{e67c}";
/// Icon “list”.
pub const LIST: &str = "\u{e2f0}";
/// Icon “table”.
pub const TABLE: &str = "\u{e476}";
/// Icon “chart-bar”.
pub const CHART_BAR: &str = "\u{e150}";
/// Icon “chart-line-up”.
pub const CHART_LINE_UP: &str = "\u{e156}";
/// Icon “chart-line”.
pub const CHART_LINE: &str = "\u{e154}";
/// Icon “presentation-chart”.
pub const PRESENTATION_CHART: &str = "\u{e656}";
/// Icon “projector-screen”.
pub const PROJECTOR_SCREEN: &str = "\u{e658}";
/// Icon “monitor”.
pub const MONITOR: &str = "\u{e32e}";
/// Icon “users”.
pub const USERS: &str = "\u{e4d6}";
/// Icon “user”.
pub const USER: &str = "\u{e4c2}";
/// Icon “user-circle”.
pub const USER_CIRCLE: &str = "\u{e4c4}";
/// Icon “users-three”.
pub const USERS_THREE: &str = "\u{e68e}";
/// Icon “shield”.
pub const SHIELD: &str = "\u{e40a}";
/// Icon “shield-check”.
pub const SHIELD_CHECK: &str = "\u{e40c}";
/// Icon “shield-warning”.
pub const SHIELD_WARNING: &str = "\u{e412}";
/// Icon “lock”.
pub const LOCK: &str = "\u{e2fa}";
/// Icon “lock-open”.
pub const LOCK_OPEN: &str = "\u{e306}";
/// Icon “key”.
pub const KEY: &str = "\u{e2d6}";
/// Icon “lock-key”.
pub const LOCK_KEY: &str = "\u{e2fe}";
/// Icon “vault”.
pub const VAULT: &str = "\u{e76e}";
/// Icon “package”.
pub const PACKAGE: &str = "\u{e390}";
/// Icon “cube”.
pub const CUBE: &str = "\u{e1da}";
/// Icon “prohibit”.
pub const PROHIBIT: &str = "\u{e3de}";
/// Icon “power”.
pub const POWER: &str = "\u{e3da}";
/// Icon “plugs”.
pub const PLUGS: &str = "\u{eb56}";
/// Icon “plug”.
pub const PLUG: &str = "\u{e946}";
/// Icon “warning”.
pub const WARNING: &str = "\u{e4e0}";
/// Icon “warning-circle”.
pub const WARNING_CIRCLE: &str = "\u{e4e2}";
/// Icon “warning-octagon”.
pub const WARNING_OCTAGON: &str = "\u{e4e4}";
/// Icon “info”.
pub const INFO: &str = "\u{e2ce}";
/// Icon “question”.
pub const QUESTION: &str = "\u{e3e8}";
/// Icon “check-circle”.
pub const CHECK_CIRCLE: &str = "\u{e184}";
/// Icon “x-circle”.
pub const X_CIRCLE: &str = "\u{e4f8}";
/// Icon “circle”.
pub const CIRCLE: &str = "\u{e18a}";
/// Icon “device-mobile”.
pub const DEVICE_MOBILE: &str = "\u{e1e0}";
/// Icon “browser”.
pub const BROWSER: &str = "\u{e0f4}";
/// Icon “globe”.
pub const GLOBE: &str = "\u{e288}";
/// Icon “signpost”.
pub const SIGNPOST: &str = "\u{e89c}";
/// Icon “git-branch”.
pub const GIT_BRANCH: &str = "\u{e278}";
/// Icon “cloud”.
pub const CLOUD: &str = "\u{e1aa}";
/// Icon “cloud-arrow-down”.
pub const CLOUD_ARROW_DOWN: &str = "\u{e1ac}";
/// Icon “database”.
pub const DATABASE: &str = "\u{e1de}";
/// Icon “queue”.
pub const QUEUE: &str = "\u{e6ac}";
/// Icon “stack”.
pub const STACK: &str = "\u{e466}";
/// Icon “handshake”.
pub const HANDSHAKE: &str = "\u{e582}";
/// Icon “robot”.
pub const ROBOT: &str = "\u{e762}";
/// Icon “terminal-window”.
pub const TERMINAL_WINDOW: &str = "\u{eae8}";
/// Icon “gear”.
pub const GEAR: &str = "\u{e270}";
/// Icon “wrench”.
pub const WRENCH: &str = "\u{e5d4}";
/// Icon “hammer”.
pub const HAMMER: &str = "\u{e80e}";
/// Icon “fingerprint”.
pub const FINGERPRINT: &str = "\u{e23e}";
/// Icon “identification-card”.
pub const IDENTIFICATION_CARD: &str = "\u{e2c8}";
/// Icon “file-text”.
pub const FILE_TEXT: &str = "\u{e23a}";
/// Icon “files”.
pub const FILES: &str = "\u{e710}";
/// Icon “folder-open”.
pub const FOLDER_OPEN: &str = "\u{e256}";
/// Icon “download-simple”.
pub const DOWNLOAD_SIMPLE: &str = "\u{e20c}";
/// Icon “upload-simple”.
pub const UPLOAD_SIMPLE: &str = "\u{e4c0}";
/// Icon “export”.
pub const EXPORT: &str = "\u{eaf0}";
/// Icon “floppy-disk”.
pub const FLOPPY_DISK: &str = "\u{e248}";
/// Icon “copy”.
pub const COPY: &str = "\u{e1ca}";
/// Icon “link”.
pub const LINK: &str = "\u{e2e2}";
/// Icon “eye”.
pub const EYE: &str = "\u{e220}";
/// Icon “eye-slash”.
pub const EYE_SLASH: &str = "\u{e224}";
/// Icon “sun”.
pub const SUN: &str = "\u{e472}";
/// Icon “moon”.
pub const MOON: &str = "\u{e330}";
/// Icon “flag”.
pub const FLAG: &str = "\u{e244}";
/// Icon “flag-checkered”.
pub const FLAG_CHECKERED: &str = "\u{ea38}";
/// Icon “target”.
pub const TARGET: &str = "\u{e47c}";
/// Icon “crosshair”.
pub const CROSSHAIR: &str = "\u{e1d6}";
/// Icon “scales”.
pub const SCALES: &str = "\u{e750}";
/// Icon “currency-circle-dollar”.
pub const CURRENCY_CIRCLE_DOLLAR: &str = "\u{e54c}";
/// Icon “coins”.
pub const COINS: &str = "\u{e78e}";
/// Icon “briefcase”.
pub const BRIEFCASE: &str = "\u{e0ee}";
/// Icon “buildings”.
pub const BUILDINGS: &str = "\u{e102}";
/// Icon “bank”.
pub const BANK: &str = "\u{e0b4}";
/// Icon “dice-five”.
pub const DICE_FIVE: &str = "\u{e1ee}";
/// Icon “shuffle”.
pub const SHUFFLE: &str = "\u{e422}";
/// Icon “sliders-horizontal”.
pub const SLIDERS_HORIZONTAL: &str = "\u{e434}";
/// Icon “keyboard”.
pub const KEYBOARD: &str = "\u{e2d8}";
/// Icon “tag”.
pub const TAG: &str = "\u{e478}";
/// Icon “calendar-blank”.
pub const CALENDAR_BLANK: &str = "\u{e10a}";
/// Icon “calendar-check”.
pub const CALENDAR_CHECK: &str = "\u{e712}";
/// Icon “hash”.
pub const HASH: &str = "\u{e2a2}";
/// Icon “newspaper”.
pub const NEWSPAPER: &str = "\u{e344}";
/// Icon “gavel”.
pub const GAVEL: &str = "\u{ea32}";
/// Icon “phone-call”.
pub const PHONE_CALL: &str = "\u{e3ba}";
/// Icon “first-aid”.
pub const FIRST_AID: &str = "\u{e56e}";
/// Icon “heartbeat”.
pub const HEARTBEAT: &str = "\u{e2ac}";
/// Icon “star”.
pub const STAR: &str = "\u{e46a}";
/// Icon “push-pin”.
pub const PUSH_PIN: &str = "\u{e3e2}";
/// Icon “paper-plane-tilt”.
pub const PAPER_PLANE_TILT: &str = "\u{e398}";
/// Icon “hard-drives”.
pub const HARD_DRIVES: &str = "\u{e2a0}";
/// Icon “cpu”.
pub const CPU: &str = "\u{e610}";
/// Icon “code”.
pub const CODE: &str = "\u{e1bc}";
/// Icon “fire”.
pub const FIRE: &str = "\u{e242}";
/// Icon “git-fork”.
pub const GIT_FORK: &str = "\u{e27e}";
/// Icon “rows”.
pub const ROWS: &str = "\u{e5a2}";
/// Icon “square-split-horizontal”.
pub const SQUARE_SPLIT_HORIZONTAL: &str = "\u{e870}";
/// Icon “sidebar-simple”.
pub const SIDEBAR_SIMPLE: &str = "\u{ec24}";
/// Icon “article”.
pub const ARTICLE: &str = "\u{e0a8}";
/// Icon “medal”.
pub const MEDAL: &str = "\u{e320}";
/// Icon “certificate”.
pub const CERTIFICATE: &str = "\u{e766}";
/// Icon “clipboard-text”.
pub const CLIPBOARD_TEXT: &str = "\u{e198}";
/// Icon “trend-up”.
pub const TREND_UP: &str = "\u{e4ae}";
/// Icon “trend-down”.
pub const TREND_DOWN: &str = "\u{e4ac}";
/// Icon “equals”.
pub const EQUALS: &str = "\u{e21c}";
/// Icon “lightning”.
pub const LIGHTNING: &str = "\u{e2de}";
/// Icon “snowflake”.
pub const SNOWFLAKE: &str = "\u{e5aa}";
/// Icon “gauge”.
pub const GAUGE: &str = "\u{e628}";
/// Icon “user-focus”.
pub const USER_FOCUS: &str = "\u{e6fc}";
/// Icon “house”.
pub const HOUSE: &str = "\u{e2c2}";
/// Icon “swap”.
pub const SWAP: &str = "\u{e83c}";
/// Icon “detective”.
pub const DETECTIVE: &str = "\u{e83e}";
/// Icon “bug”.
pub const BUG: &str = "\u{e5f4}";
/// Icon “rocket-launch”.
pub const ROCKET_LAUNCH: &str = "\u{e3fe}";
/// Icon “network”.
pub const NETWORK: &str = "\u{edde}";
/// Icon “tray”.
pub const TRAY: &str = "\u{e4aa}";
/// Icon “skip-back”.
pub const SKIP_BACK: &str = "\u{e5a4}";
/// Icon “recycle”.
pub const RECYCLE: &str = "\u{e75a}";
/// Icon “arrows-clockwise”.
pub const ARROWS_CLOCKWISE: &str = "\u{e094}";
/// Icon “infinity”.
pub const INFINITY: &str = "\u{e634}";
/// Icon “path”.
pub const PATH: &str = "\u{e39c}";
/// Icon “intersect”.
pub const INTERSECT: &str = "\u{e2d2}";
/// Icon “bounding-box”.
pub const BOUNDING_BOX: &str = "\u{e6ce}";
/// Icon “selection-all”.
pub const SELECTION_ALL: &str = "\u{e746}";
/// Icon “text-aa”.
pub const TEXT_AA: &str = "\u{e6ee}";
/// Icon “person-simple-walk”.
pub const PERSON_SIMPLE_WALK: &str = "\u{e73a}";
/// Icon “warning-fill”.
pub const WARNING_FILL: &str = "\u{f100}";
/// Icon “x-circle-fill”.
pub const X_CIRCLE_FILL: &str = "\u{f101}";
/// Icon “package-fill”.
pub const PACKAGE_FILL: &str = "\u{f102}";
/// Icon “power-fill”.
pub const POWER_FILL: &str = "\u{f103}";
/// Icon “check-circle-fill”.
pub const CHECK_CIRCLE_FILL: &str = "\u{f104}";
/// Icon “prohibit-fill”.
pub const PROHIBIT_FILL: &str = "\u{f105}";
/// Icon “play-fill”.
pub const PLAY_FILL: &str = "\u{f106}";
/// Icon “pause-fill”.
pub const PAUSE_FILL: &str = "\u{f107}";
/// Icon “lock-fill”.
pub const LOCK_FILL: &str = "\u{f108}";
/// Icon “shield-check-fill”.
pub const SHIELD_CHECK_FILL: &str = "\u{f109}";
/// Icon “circle-fill”.
pub const CIRCLE_FILL: &str = "\u{f10a}";
/// Icon “diamond-fill”.
pub const DIAMOND_FILL: &str = "\u{f10b}";
/// Icon “square-fill”.
pub const SQUARE_FILL: &str = "\u{f10c}";
/// Icon “triangle-fill”.
pub const TRIANGLE_FILL: &str = "\u{f10d}";
/// Icon “star-fill”.
pub const STAR_FILL: &str = "\u{f10e}";
/// Icon “lightbulb-fill”.
pub const LIGHTBULB_FILL: &str = "\u{f10f}";
/// Icon “clock-fill”.
pub const CLOCK_FILL: &str = "\u{f110}";
/// Icon “fire-fill”.
pub const FIRE_FILL: &str = "\u{f111}";

/// The icon of an asset's kind.
pub fn asset(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::Client => DEVICE_MOBILE,
        AssetKind::Gateway => SIGNPOST,
        AssetKind::Service => CUBE,
        AssetKind::IdentityProvider => FINGERPRINT,
        AssetKind::DataStore => DATABASE,
        AssetKind::Queue => QUEUE,
        AssetKind::ThirdPartyApi => HANDSHAKE,
        AssetKind::AiAgent => ROBOT,
        AssetKind::AdminConsole => TERMINAL_WINDOW,
        AssetKind::CiCd => GIT_BRANCH,
        AssetKind::SecretStore => VAULT,
        AssetKind::Person => USER,
    }
}

/// The icon of a zone's kind.
pub fn zone(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Public => GLOBE,
        ZoneKind::Partner => HANDSHAKE,
        ZoneKind::Edge => SIGNPOST,
        ZoneKind::Internal => BUILDINGS,
        ZoneKind::Restricted => LOCK,
        ZoneKind::ThirdParty => CLOUD,
        ZoneKind::Agent => ROBOT,
        ZoneKind::Admin => WRENCH,
    }
}

/// The icon of an attack mark.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Suspicious => WARNING_FILL,
        Mark::Compromised => X_CIRCLE_FILL,
    }
}

/// The icon of a service state; empty while it serves.
pub fn service(service: Service) -> &'static str {
    match service {
        Service::Up => "",
        Service::Isolated => PACKAGE_FILL,
        Service::Down => POWER_FILL,
        Service::Restored => CHECK_CIRCLE_FILL,
    }
}

/// The icon of a role at the table.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Dev => CODE,
        Role::Product => CUBE,
        Role::Legal => SCALES,
        Role::Finance => COINS,
        Role::Security => SHIELD,
        Role::Comms => MEGAPHONE,
        Role::Executive => BRIEFCASE,
        Role::Partner => HANDSHAKE,
    }
}

/// The icon of a channel by which news arrives.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Alert => BELL,
        Channel::LogReview => LIST,
        Channel::Customer => USER,
        Channel::Partner => HANDSHAKE,
        Channel::Researcher => DETECTIVE,
        Channel::Journalist => NEWSPAPER,
        Channel::Regulator => GAVEL,
        Channel::Extortion => ENVELOPE,
        Channel::Internal => CHAT_CIRCLE_TEXT,
        Channel::Police => SHIELD_WARNING,
        Channel::Board => BUILDINGS,
        Channel::Social => MEGAPHONE,
        Channel::Vendor => CLOUD,
    }
}
