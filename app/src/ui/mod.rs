//! Gangway's design system: server-rendered components that know how things look and nothing
//! of what they are about. No feature words here; pages give every word.
//!
//! Colours, type and spacing are tokens in `style/tokens.css`; the classes named here live beside
//! it. Every component works as plain HTML; only [`CopyButtons`] reaches the browser as an island.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the properties of a component are its own, whether it keeps or only reads them"
)]

mod badge;
mod button;
mod callout;
mod card;
mod checklist;
#[cfg(test)]
mod contrast;
mod copy;
mod definition;
mod empty;
mod field;
mod filter;
mod freshness;
mod funnel;
mod icon;
mod mark;
mod notice;
mod page;
mod pager;
mod progress;
mod shell;
mod stat;
mod status_grid;
mod table;
mod text;
mod time;
mod timeline;
mod tone;

/// Status badge, small tag and status dot.
pub use badge::*;
/// Buttons and links that look like buttons.
pub use button::*;
/// One prominent box: what to do next, by whom, until when.
pub use callout::*;
/// A bordered block for one thing among several of its kind.
pub use card::*;
/// A list of things that are done, open or out of sight, each with its evidence.
pub use checklist::*;
/// An identifier with a copy button, and the island that makes such buttons work.
pub use copy::*;
/// Facts as term and value.
pub use definition::*;
/// What stands where a list would be.
pub use empty::*;
/// Form fields with label, hint and error.
pub use field::*;
/// Tabs with counts, filter forms and the chips of filters in force.
pub use filter::*;
/// How old a fact is.
pub use freshness::*;
/// Counts along a path, each a link.
pub use funnel::*;
/// Icons and their shapes.
pub use icon::*;
/// The mark and the word beside it.
pub use mark::*;
/// A message on a page.
pub use notice::*;
/// The parts of a page: heading, trail, sections.
pub use page::*;
/// Page links below a list.
pub use pager::*;
/// A measured share.
pub use progress::*;
/// The frame around a page, for staff and for everyone else.
pub use shell::*;
/// Tiles: one state, or one count.
pub use stat::*;
/// Many small states side by side.
pub use status_grid::*;
/// A table that becomes labelled cards on a narrow screen.
pub use table::*;
/// Words that a component takes.
pub use text::*;
/// Times and dates.
pub use time::*;
/// What happened, newest first.
pub use timeline::*;
/// The five meanings a colour can have.
pub use tone::*;
