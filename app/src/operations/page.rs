//! `/operations`: whether the facts on the other pages can be relied on.

use jiff::SignedDuration;
use leptos::prelude::*;

use super::{
    api::{OperationsData, read_operations},
    work::{WorkSection, fails},
};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame},
    ui::{
        ButtonLink, CountTile, Dot, Fact, Facts, Icon, Notice, PageHeader, RelativeTime, Section,
        Tiles, Tone, absolute,
    },
};

/// A worker that is later than this does not keep up.
const LATE: SignedDuration = SignedDuration::from_mins(2);

#[component]
pub fn OperationsPage() -> impl IntoView {
    let page = Suspend::new(async move {
        match read_operations().await {
            Ok(data) => view! { <OperationsView data/> }.into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="Operations"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

/// How far the worker is behind; nothing when it is not.
fn lag(data: &OperationsData) -> Option<SignedDuration> {
    let oldest = data.oldest_due?;
    Some(data.now.duration_since(oldest)).filter(jiff::SignedDuration::is_positive)
}

/// The state of the whole in a line, and what it means.
fn verdict(data: &OperationsData) -> (Tone, &'static str, &'static str) {
    if data.storage_failing_since.is_some() {
        return (
            Tone::Danger,
            "The database takes no writes",
            "What was read before can still be seen; nothing new is. See that its disk has room, \
             and that nobody else holds it or has made it read-only. All goes on by itself then.",
        );
    }
    if data.our_credentials > 0 {
        return (
            Tone::Danger,
            "Mollie refuses our own credentials",
            "Some sellers cannot be read, or not be told from those who left, until the client id, \
             the client secret and the partner token are right. No seller is lost by it. `gangway \
             doctor` says which is refused.",
        );
    }
    if data.many_refused > 0 {
        return (
            Tone::Danger,
            "Mollie refuses many sellers at the same time",
            "None of them is taken for disconnected, because the fault is hardly theirs: more than \
             three are refused, and fewer were renewed since. See that this installation uses the \
             app that the sellers gave their permission to.",
        );
    }
    if data.paused_until.is_some() {
        return (
            Tone::Warning,
            "Mollie has asked for a pause",
            "No seller is read until it is over; then reading goes on by itself.",
        );
    }
    if lag(data).is_some_and(|lag| lag > LATE) {
        return (
            Tone::Danger,
            "The worker is behind",
            "Facts on the other pages are older than they should be. See that a worker runs, and \
             whether the request budget is too small for this many sellers.",
        );
    }
    if data.failing > 0 || data.unconfirmed > 0 {
        return (
            Tone::Warning,
            "The worker keeps up, and some sellers need a look",
            "It goes on trying by itself, at growing intervals.",
        );
    }
    if fails(&data.work) {
        return (
            Tone::Warning,
            "The worker keeps up, and some of its work fails",
            "It goes on trying by itself. The last error stands under Work.",
        );
    }
    (
        Tone::Success,
        "All is well",
        "The worker keeps up, and Mollie answers for every seller.",
    )
}

#[component]
fn OperationsView(data: OperationsData) -> impl IntoView {
    let (tone, title, sentence) = verdict(&data);
    let storage = data.storage_failing_since.map(absolute);
    view! {
        <PageHeader
            title="Operations"
            subtitle="Whether the facts on the other pages can be relied on."
            actions=|| {
                view! {
                    <ButtonLink href="/operations" icon=Icon::Refresh>
                        "Reload"
                    </ButtonLink>
                }
            }
        />
        <div class="grid gap-4">
            <Notice tone title>
                {sentence} {storage.map(|since| format!(" It fails since {since}."))}
            </Notice>
            <Counts data=data.clone()/>
        </div>
        <div class="grid items-start gap-4 lg:grid-cols-2">
            <div>
                <Worker data=data.clone()/>
                <WorkSection work=data.work now=data.now/>
            </div>
            <div>
                <Keys ids=data.key_ids/>
            </div>
        </div>
    }
}

#[component]
fn Counts(data: OperationsData) -> impl IntoView {
    view! {
        <Tiles>
            <CountTile
                label="Read regularly"
                count=data.polled
                href="/sellers?connection=connected"
                tone=Tone::Success
                hint="Sellers whose connection works or is only failing."
            />
            <CountTile
                label="Overdue"
                count=data.overdue
                href="/sellers?sort=checked&dir=asc"
                tone=if lag(&data).is_some_and(|lag| lag > LATE) { Tone::Danger } else { Tone::Info }
                hint="Their time has come and no worker has begun. A few for a few seconds are normal."
            />
            <CountTile
                label="Failing"
                count=data.failing
                href="/sellers?connection=failing"
                tone=Tone::Warning
                hint="The last readings failed. Each seller's page says why."
            />
            <CountTile
                label="Disconnect unconfirmed"
                count=data.unconfirmed
                href="/sellers?connection=disconnect-unconfirmed"
                tone=Tone::Danger
                hint="Mollie has not yet proved that our permission is gone."
            />
        </Tiles>
    }
}

#[component]
fn Worker(data: OperationsData) -> impl IntoView {
    let behind = match lag(&data) {
        Some(lag) => format!("{} s", lag.as_secs()),
        None => "Not at all".to_owned(),
    };
    let budget = u64::from(data.requests_per_second.max(1));
    let seconds = data.polled.div_ceil(budget);
    let now = data.now;
    view! {
        <Section title="Worker" id="worker">
            <Facts>
                <Fact
                    term="Behind by"
                    note="How long the longest of the overdue sellers waits for its reading."
                >
                    {behind}
                </Fact>
                <Fact
                    term="Request budget"
                    note="What one process allows itself. It pauses by itself when Mollie asks for that."
                >
                    {data.requests_per_second}
                    " calls to Mollie a second"
                </Fact>
                {data
                    .paused_until
                    .map(|at| {
                        view! {
                            <Fact
                                term="Pause ends"
                                note="Mollie asked this process to make no call until then."
                            >
                                <RelativeTime at now/>
                            </Fact>
                        }
                    })}
                <Fact
                    term="One call for each seller"
                    note="The shortest time in which the budget reaches everyone once. A reading takes two calls and more: one for each profile."
                >
                    {seconds}
                    " s"
                </Fact>
            </Facts>
        </Section>
    }
}

#[component]
fn Keys(ids: Vec<String>) -> impl IntoView {
    let keys = ids
        .into_iter()
        .enumerate()
        .map(|(index, id)| {
            let (tone, label) = if index == 0 {
                (Tone::Success, "Seals new tokens")
            } else {
                (Tone::Neutral, "Opens older tokens")
            };
            view! {
                <li class="flex flex-wrap items-center justify-between gap-2">
                    <code>{id}</code>
                    <Dot tone label/>
                </li>
            }
        })
        .collect_view();
    view! {
        <Section
            title="Keys"
            id="keys"
            note="They seal the tokens in the database. Only their names are shown."
        >
            <div class="grid gap-4">
                <ul role="list" class="grid gap-2">
                    {keys}
                </ul>
                <p class="text-sm text-muted">
                    "Renew them with " <code>"gangway keys add"</code>
                    ". Keep a copy of the key file away from the database: without it every seller has to connect again."
                </p>
            </div>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::operations::api::WorkLine;

    fn data() -> OperationsData {
        OperationsData {
            storage_failing_since: None,
            polled: 10,
            overdue: 0,
            oldest_due: None,
            failing: 0,
            unconfirmed: 0,
            many_refused: 0,
            our_credentials: 0,
            work: Vec::new(),
            requests_per_second: 10,
            paused_until: None,
            key_ids: vec!["k1".into()],
            now: Timestamp::from_second(10_000).unwrap(),
        }
    }

    #[test]
    fn a_database_that_takes_no_writes_outweighs_even_a_late_worker() {
        let ill = OperationsData {
            storage_failing_since: Some(data().now),
            oldest_due: Some(data().now - LATE - LATE),
            ..data()
        };
        assert_eq!(verdict(&ill).1, "The database takes no writes");
    }

    #[test]
    fn a_late_worker_outweighs_everything_else() {
        let late = data().now - LATE - SignedDuration::from_secs(1);
        let late = OperationsData {
            failing: 3,
            overdue: 4,
            oldest_due: Some(late),
            ..data()
        };
        assert_eq!(verdict(&late).0, Tone::Danger);
        let failing = OperationsData {
            failing: 1,
            oldest_due: Some(data().now - SignedDuration::from_secs(5)),
            ..data()
        };
        assert_eq!(verdict(&failing).0, Tone::Warning);
        let unconfirmed = OperationsData {
            unconfirmed: 1,
            ..data()
        };
        assert_eq!(verdict(&unconfirmed).0, Tone::Warning);
        let failing_work = OperationsData {
            work: vec![WorkLine {
                kind: "reseal".into(),
                waiting: 1,
                overdue: 0,
                oldest_due: None,
                failing: 1,
                last_error: Some("no key opens it".into()),
            }],
            ..data()
        };
        assert_eq!(verdict(&failing_work).0, Tone::Warning);
        assert_eq!(verdict(&data()).0, Tone::Success);
    }

    #[test]
    fn a_poll_due_in_the_future_is_no_lag() {
        let ahead = OperationsData {
            oldest_due: Some(data().now + SignedDuration::from_secs(5)),
            ..data()
        };
        assert_eq!(lag(&ahead), None);
    }
}
