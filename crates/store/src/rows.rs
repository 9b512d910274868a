//! Rows into what the port passes on.

use domain::{
    Change, ConnectionState, EventKind, EventSource, LossCause, NextStep, NextStepCode,
    OnboardingStatus, Owner, PaymentsIndicator, Role, ScopeSet, SettlementsIndicator,
    TimelineEntry,
};
use usecases::ports::{
    Attempt, AuditOutcome, Connection, ConnectionSummary, Invitation, InvitationId,
    InvitationState, Projection, SealedTokens, SellerId, SellerRecord, SellerRow, StaffId,
    StaffMember, StoreError, StoredAudit,
};
use vault::Sealed;

use crate::{
    cells::Cells,
    link::Columns,
    sellers::{NEVER, NOT_DUE},
};

type Read<T> = Result<T, StoreError>;

pub(crate) fn projection<R: Columns>(row: &R) -> Read<Projection> {
    let cells = Cells::of("sellers", row);
    Ok(Projection {
        name: cells.text("name")?,
        country: cells.opt_text("country")?,
        onboarding: cells.word("onboarding", OnboardingStatus::parse)?,
        onboarding_since: cells.time("onboarding_since")?,
        payments: cells.word("payments", PaymentsIndicator::parse)?,
        payments_since: cells.time("payments_since")?,
        settlements: cells.word("settlements", SettlementsIndicator::parse)?,
        settlements_since: cells.time("settlements_since")?,
        next: NextStep {
            code: cells.word("next_code", NextStepCode::parse)?,
            owner: cells.word("next_owner", Owner::parse)?,
            due_at: cells.time_or("due_at", NOT_DUE)?,
            link: cells.opt_text("next_link")?,
        },
        urgency: cells.number("urgency")?,
        profiles: cells.number("profiles")?,
        profiles_blocked: cells.number("profiles_blocked")?,
        checked_at: cells.time_or("checked_at", NEVER)?,
        changed_at: cells.time("changed_at")?,
    })
}

pub(crate) fn seller_row<R: Columns>(row: &R) -> Read<SellerRow> {
    let cells = Cells::of("sellers", row);
    Ok(SellerRow {
        organization: cells.checked("organization")?,
        reference: cells.checked("reference")?,
        projection: projection(row)?,
        connection: cells.word("connection", ConnectionState::parse)?,
        failing_since: cells.opt_time("failing_since")?,
        missing_scopes: cells.number("missing_scopes")?,
    })
}

pub(crate) fn seller<R: Columns>(row: &R) -> Read<SellerRecord> {
    let cells = Cells::of("sellers", row);
    Ok(SellerRecord {
        id: SellerId(cells.uuid("id")?),
        organization: cells.checked("organization")?,
        reference: cells.checked("reference")?,
        projection: projection(row)?,
        facts: Cells::of("seller_facts", row).json("facts")?,
        connection: summary(row)?,
    })
}

pub(crate) fn summary<R: Columns>(row: &R) -> Read<ConnectionSummary> {
    let cells = Cells::of("connections", row);
    Ok(ConnectionSummary {
        state: cells.word("state", ConnectionState::parse)?,
        cause: cells.opt_word("cause", LossCause::parse)?,
        failing_since: cells.opt_time("failing_since")?,
        scopes: ScopeSet::parse(&cells.text("scopes")?),
        connected_at: cells.time("connected_at")?,
        refreshed_at: cells.opt_time("refreshed_at")?,
        ended_at: cells.opt_time("ended_at")?,
        next_poll_at: cells.opt_time("next_poll_at")?,
        attempts: cells.number("attempts")?,
    })
}

pub(crate) fn connection<R: Columns>(row: &R) -> Read<Connection> {
    let cells = Cells::of("connections", row);
    Ok(Connection {
        seller: SellerId(cells.uuid("seller_id")?),
        organization: Cells::of("sellers", row).checked("organization")?,
        summary: summary(row)?,
        tokens: tokens(&cells)?,
        token_version: cells.int("token_version")?,
        refresh_started_at: cells.opt_time("refresh_started_at")?,
        epoch: cells.int("epoch")?,
        watched_until: cells.opt_time("watched_until")?,
        check_requested: cells.opt_int("check_epoch")?.is_some(),
    })
}

fn tokens<R: Columns>(cells: &Cells<'_, R>) -> Read<Option<SealedTokens>> {
    let Some(access) = cells.opt_bytes("access_sealed")? else {
        return Ok(None);
    };
    Ok(Some(SealedTokens {
        access: Sealed::from_bytes(access),
        access_expires_at: cells.time("access_expires_at")?,
        refresh: Sealed::from_bytes(cells.bytes("refresh_sealed")?),
    }))
}

pub(crate) fn timeline_entry<R: Columns>(row: &R) -> Read<TimelineEntry> {
    let cells = Cells::of("timeline", row);
    Ok(TimelineEntry {
        at: cells.time("at")?,
        source: cells.word("source", EventSource::parse)?,
        change: Change {
            kind: cells.word("kind", EventKind::parse)?,
            subject: cells.opt_text("subject")?,
            from: cells.opt_text("value_before")?,
            to: cells.opt_text("value_after")?,
        },
    })
}

pub(crate) fn invitation<R: Columns>(row: &R) -> Read<Invitation> {
    let cells = Cells::of("invitations", row);
    let state = match cells.text("state")?.as_str() {
        "used" => InvitationState::Used {
            organization: cells.checked("organization")?,
            at: cells.time("ended_at")?,
        },
        "withdrawn" => InvitationState::Withdrawn {
            at: cells.time("ended_at")?,
        },
        word => cells.word("state", |_| {
            (word == "open").then_some(InvitationState::Open)
        })?,
    };
    Ok(Invitation {
        id: InvitationId(cells.uuid("id")?),
        reference: cells.checked("reference")?,
        locale: cells.text("locale")?,
        created_by: cells.text("created_by")?,
        created_at: cells.time("created_at")?,
        expires_at: cells.time("expires_at")?,
        started_at: cells.opt_time("started_at")?,
        state,
    })
}

pub(crate) fn attempt<R: Columns>(row: &R) -> Read<Attempt> {
    let cells = Cells::of("attempts", row);
    Ok(Attempt {
        id: cells.uuid("id")?,
        state: cells.hash("state")?,
        browser: cells.hash("browser")?,
        invitation: InvitationId(cells.uuid("invitation_id")?),
        verifier: Sealed::from_bytes(cells.bytes("verifier_sealed")?),
        redirect_uri: cells.text("redirect_uri")?,
        created_at: cells.time("created_at")?,
        expires_at: cells.time("expires_at")?,
    })
}

pub(crate) fn staff_member<R: Columns>(row: &R) -> Read<StaffMember> {
    let cells = Cells::of("staff", row);
    Ok(StaffMember {
        id: StaffId(cells.uuid("id")?),
        email: cells.text("email")?,
        role: cells.word("role", Role::parse)?,
        created_at: cells.time("created_at")?,
        signed_in_at: cells.opt_time("signed_in_at")?,
    })
}

pub(crate) const fn outcome_word(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Done => "done",
        AuditOutcome::Denied => "denied",
        AuditOutcome::Failed => "failed",
    }
}

pub(crate) fn audit<R: Columns>(row: &R) -> Read<StoredAudit> {
    let cells = Cells::of("audit", row);
    let outcomes = [
        AuditOutcome::Done,
        AuditOutcome::Denied,
        AuditOutcome::Failed,
    ];
    Ok(StoredAudit {
        at: cells.time("at")?,
        actor: cells.text("actor")?,
        role: cells.text("role")?,
        action: cells.text("action")?,
        subject: cells.opt_text("subject")?,
        detail: cells.opt_text("detail")?,
        outcome: cells.word("outcome", |word| {
            outcomes.into_iter().find(|one| outcome_word(*one) == word)
        })?,
        request_id: cells.opt_text("request_id")?,
    })
}
