//! Gangway's design system: server-rendered components that know how things look and nothing
//! of what they are about. No feature words here; pages give every word.
//!
//! The look of a component lies beside it, in a stylesheet of the same name; colours, type and
//! spacing are tokens in `style/tokens.css`. Every component works as plain HTML; only
//! [`CopyButtons`] reaches the browser as an island.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the properties of a component are its own, whether it keeps or only reads them"
)]

mod app_shell;
mod badge;
mod button;
mod callout;
mod card;
mod checklist;
#[cfg(test)]
mod contrast;
mod copy;
mod empty;
mod facts;
mod field;
mod filter;
mod freshness;
mod icon;
mod notice;
mod page;
mod pager;
mod progress;
mod public_shell;
mod section;
mod shell;
mod status_grid;
#[cfg(test)]
mod stylesheets;
mod table;
mod tabs;
mod text;
mod tile;
mod time;
mod timeline;
mod tone;

pub use app_shell::*;
pub use badge::*;
pub use button::*;
pub use callout::*;
pub use card::*;
pub use checklist::*;
pub use copy::*;
pub use empty::*;
pub use facts::*;
pub use field::*;
pub use filter::*;
pub use freshness::*;
pub use icon::*;
pub use notice::*;
pub use page::*;
pub use pager::*;
pub use progress::*;
pub use public_shell::*;
pub use section::*;
pub use status_grid::*;
pub use table::*;
pub use tabs::*;
pub use text::*;
pub use tile::*;
pub use time::*;
pub use timeline::*;
pub use tone::*;
