//! The screens of Gangway.

pub mod ui;
