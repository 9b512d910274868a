//! Invitations, and the attempts that start from them.

use jiff::Timestamp;
use usecases::ports::{
    Attempt, AuditEntry, Hash32, Invitation, InvitationId, NewInvitation, StoreError,
};

use crate::{audit, link::Link, queries::invitations as sql, rows, statement::Statement};

pub(crate) async fn add<L: Link>(
    link: &mut L,
    invitation: &NewInvitation,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::ADD)
        .bind(invitation.id)
        .bind(&invitation.token)
        .bind(&invitation.reference)
        .bind(invitation.locale.as_str())
        .bind(invitation.created_by)
        .bind(invitation.created_at)
        .bind(invitation.expires_at);
    link.run(statement).await?;
    audit::append(link, entry).await
}

pub(crate) async fn by_token<L: Link>(
    link: &mut L,
    token: &Hash32,
) -> Result<Option<Invitation>, StoreError> {
    one(link, Statement::new(sql::BY_TOKEN).bind(token)).await
}

pub(crate) async fn by_id<L: Link>(
    link: &mut L,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    one(link, Statement::new(sql::BY_ID).bind(id)).await
}

async fn one<L: Link>(
    link: &mut L,
    statement: Statement<'_>,
) -> Result<Option<Invitation>, StoreError> {
    let row = link.row(statement).await?;
    row.map(|row| rows::invitation(&row)).transpose()
}

pub(crate) async fn newest<L: Link>(
    link: &mut L,
    limit: u32,
) -> Result<Vec<Invitation>, StoreError> {
    let found = link.rows(Statement::new(sql::NEWEST).bind(limit)).await?;
    found.iter().map(rows::invitation).collect()
}

pub(crate) async fn withdraw<L: Link>(
    link: &mut L,
    id: InvitationId,
    at: Timestamp,
    entry: &AuditEntry,
) -> Result<bool, StoreError> {
    let statement = Statement::new(sql::WITHDRAW).bind(id).bind(at);
    let withdrawn = link.run(statement).await? > 0;
    if withdrawn {
        audit::append(link, entry).await?;
    }
    Ok(withdrawn)
}

pub(crate) async fn begin_attempt<L: Link>(
    link: &mut L,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::BEGIN_ATTEMPT)
        .bind(&attempt.state)
        .bind(attempt.id)
        .bind(&attempt.browser)
        .bind(attempt.invitation)
        .bind(attempt.verifier.as_bytes())
        .bind(attempt.redirect_uri.as_str())
        .bind(attempt.created_at)
        .bind(attempt.expires_at);
    link.run(statement).await?;
    let statement = Statement::new(sql::START)
        .bind(attempt.invitation)
        .bind(attempt.created_at);
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn take_attempt<L: Link>(
    link: &mut L,
    state: &Hash32,
) -> Result<Option<Attempt>, StoreError> {
    let row = link
        .row(Statement::new(sql::TAKE_ATTEMPT).bind(state))
        .await?;
    row.map(|row| rows::attempt(&row)).transpose()
}
