//! The control page: every organization with its scenarios, faults, the clock and the request log.

use maud::{Markup, html};

use super::page;
use crate::simulation::{
    Simulation, date_time::DateTime, faults::FaultKind, onboarding::OnboardingStatus,
    organization::Organization, request_log::LoggedRequest, scenario::Scenario,
};

/// Organizations on one page.
const PER_PAGE: usize = 30;
/// Requests shown.
const REQUESTS: usize = 40;

/// What the address of the page asks for.
pub(crate) struct View<'a> {
    pub(crate) search: &'a str,
    /// From 1.
    pub(crate) page: usize,
    /// What was just done.
    pub(crate) said: &'a str,
}

pub(crate) fn render(simulation: &mut Simulation, now: DateTime, view: &View<'_>) -> String {
    simulation.apply_due_dates(now);
    let simulation = &*simulation;
    page(
        "Control – Mollie sandbox",
        "wide",
        &html! {
            h1 { "Mollie sandbox" }
            p.soft { "Its clock says " (now.readable()) " UTC." }
            @if !view.said.is_empty() { p.notice role="status" { (view.said) } }
            (organizations(simulation, view))
            div.columns {
                (faults(simulation))
                (clock(simulation, now))
            }
            br;
            (log(simulation))
        },
    )
}

fn organizations(simulation: &Simulation, view: &View<'_>) -> Markup {
    let connected = simulation.authorizations.connected();
    let needle = view.search.trim().to_lowercase();
    let fits = |organization: &&Organization| {
        needle.is_empty()
            || organization.name.to_lowercase().contains(&needle)
            || organization.id.contains(&needle)
    };
    let found: Vec<&Organization> = simulation.organizations().iter().filter(fits).collect();
    let pages = found.len().div_ceil(PER_PAGE).max(1);
    let at = view.page.clamp(1, pages);
    let shown = found.iter().skip((at - 1) * PER_PAGE).take(PER_PAGE);
    html! {
        section.card aria-labelledby="organizations" {
            h2 id="organizations" { "Organizations (" (found.len()) ")" }
            form.row method="get" action="/" role="search" {
                div.grow {
                    label for="q" { "Search by name or id" }
                    input id="q" name="q" type="search" value=(view.search) autocomplete="off";
                }
                button { "Search" }
            }
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Name" }
                            th scope="col" { "Onboarding" }
                            th scope="col" { "Payments" }
                            th scope="col" { "Settlements" }
                            th scope="col" { "App" }
                            th scope="col" { "Scenario" }
                        }
                    }
                    tbody { @for organization in shown { (row(organization, connected.contains(organization.id.as_str()), view.search)) } }
                }
            }
            @if pages > 1 { (pager(view.search, at, pages)) }
        }
    }
}

fn pager(search: &str, at: usize, pages: usize) -> Markup {
    let address = |page: usize| {
        let mut query = url::form_urlencoded::Serializer::for_suffix(String::from("/?"), 2);
        query
            .append_pair("q", search)
            .append_pair("page", &page.to_string());
        query.finish()
    };
    html! {
        nav.row aria-label="Pages" {
            @if at > 1 { a href=(address(at - 1)) { "Previous" } }
            span.soft { "Page " (at) " of " (pages) }
            @if at < pages { a href=(address(at + 1)) { "Next" } }
        }
    }
}

fn row(organization: &Organization, connected: bool, search: &str) -> Markup {
    let tone = match organization.status {
        OnboardingStatus::NeedsData => "tag wait",
        OnboardingStatus::InReview => "tag",
        OnboardingStatus::Completed => "tag good",
    };
    html! {
        tr {
            td.name { (organization.name) br; code.soft { (organization.id) } }
            td { span class=(tone) { (organization.status.as_str()) } }
            td { (possible(organization.can_receive_payments)) }
            td { (possible(organization.can_receive_settlements)) }
            td { @if connected { span.tag.good { "connected" } } @else { span.soft { "–" } } }
            td {
                details {
                    summary { "Change" }
                    form method="post" action={ "/control/organizations/" (organization.id) "/scenario" } {
                        input type="hidden" name="q" value=(search);
                        div.buttons role="group" aria-label={ "Scenarios for " (organization.name) } {
                            @for scenario in Scenario::all() {
                                button.small name="scenario" value=(scenario.key()) { (scenario.label()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn possible(yes: bool) -> Markup {
    html! { @if yes { span.tag.good { "yes" } } @else { span.tag.bad { "no" } } }
}

fn faults(simulation: &Simulation) -> Markup {
    let active = simulation.faults.active();
    html! {
        section.card aria-labelledby="faults" {
            h2 id="faults" { "Faults" }
            @if active.is_empty() { p.soft { "Everything works." } }
            ul.plain {
                @for fault in active {
                    li {
                        span.tag.bad { (fault.kind.as_str()) } " on " code { (fault.pattern) }
                        @if let Some(times) = fault.times { ", " (times) " more" }
                        @if let Some(rate) = fault.rate { ", rate " (rate) }
                    }
                }
            }
            form.row method="post" action="/control/faults" {
                div.grow {
                    label for="match" { "Path, * for any characters" }
                    input id="match" name="match" value="/v2/*" required;
                }
                div {
                    label for="kind" { "Kind" }
                    select id="kind" name="kind" {
                        @for kind in FaultKind::ALL { option { (kind.as_str()) } }
                    }
                }
                div {
                    label for="times" { "Times" }
                    input id="times" name="times" inputmode="numeric" placeholder="always";
                }
                button { "Add fault" }
            }
            form.below method="post" action="/control/faults/clear" { button { "Remove all faults" } }
        }
    }
}

fn clock(simulation: &Simulation, now: DateTime) -> Markup {
    let steps = [
        ("1 minute", 60),
        ("1 hour", 3600),
        ("1 day", 86_400),
        ("7 days", 604_800),
        ("30 days", 2_592_000),
    ];
    html! {
        section.card aria-labelledby="clock" {
            h2 id="clock" { "Clock" }
            p { (now.readable()) " UTC, " (simulation.clock_offset) " seconds ahead of the real one." }
            form method="post" action="/control/clock" {
                div.buttons role="group" aria-label="Move the clock" {
                    @for (label, seconds) in steps {
                        button name="advance_seconds" value=(seconds) { "+ " (label) }
                    }
                }
            }
        }
    }
}

fn log(simulation: &Simulation) -> Markup {
    let counts = simulation.request_log.counts();
    html! {
        section.card aria-labelledby="log" {
            h2 id="log" { "Requests (" (counts.total) ")" }
            @if counts.total == 0 { p.soft { "None yet." } }
            @else {
                div.scroll {
                    table {
                        thead {
                            tr {
                                th scope="col" { "Time" }
                                th scope="col" { "Request" }
                                th scope="col" { "Organization" }
                                th scope="col" { "Status" }
                            }
                        }
                        tbody { @for request in simulation.request_log.entries().rev().take(REQUESTS) { (entry(request)) } }
                    }
                }
            }
        }
    }
}

fn entry(request: &LoggedRequest) -> Markup {
    html! {
        tr {
            td { (request.time.readable()) }
            td {
                code { (request.method) " " (request.path) }
                @if let Some(grant_type) = &request.grant_type { " " span.soft { (grant_type) } }
            }
            td { @if let Some(organization) = &request.organization { code { (organization) } } }
            td {
                @if let Some(status) = request.status { (status) } @else { "no answer" }
                @if let Some(fault) = request.fault { " " span.tag.bad { (fault) } }
            }
        }
    }
}
