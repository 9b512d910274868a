//! Both engines, from outside. One program, so that one Postgres serves all of it.

mod conformance;
mod healing;
mod migrations;
mod opening;
mod plans;
mod prepare;
mod silence;
mod support;
mod upgrading;
