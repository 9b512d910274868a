//! Sessions of staff, and of sellers in the portal. Looking one up never writes.

use jiff::Timestamp;
use usecases::ports::{
    AuditEntry, Hash32, NewSession, OpenSession, PortalSession, SellerId, StaffId, StoreError,
};

use crate::{audit, cells::Cells, link::Link, queries::staff as sql, rows, statement::Statement};

pub(crate) async fn open<L: Link>(
    link: &mut L,
    session: &NewSession<StaffId>,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::OPEN_SESSION)
        .bind(&session.token)
        .bind(session.subject)
        .bind(session.created_at)
        .bind(session.expires_at);
    link.run(statement).await?;
    let statement = Statement::new(sql::SIGNED_IN)
        .bind(session.subject)
        .bind(session.created_at);
    link.run(statement).await?;
    audit::append(link, entry).await
}

pub(crate) async fn find<L: Link>(
    link: &mut L,
    token: &Hash32,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<OpenSession>, StoreError> {
    let statement = Statement::new(sql::SESSION)
        .bind(token)
        .bind(now)
        .bind(idle_since);
    let Some(row) = link.row(statement).await? else {
        return Ok(None);
    };
    let cells = Cells::of("sessions", &row);
    Ok(Some(OpenSession {
        member: rows::staff_member(&row)?,
        seen_at: cells.time("seen_at")?,
        expires_at: cells.time("expires_at")?,
    }))
}

pub(crate) async fn touch<L: Link>(
    link: &mut L,
    token: &Hash32,
    at: Timestamp,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::TOUCH_SESSION).bind(token).bind(at);
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn close<L: Link>(link: &mut L, token: &Hash32) -> Result<(), StoreError> {
    link.run(Statement::new(sql::CLOSE_SESSION).bind(token))
        .await?;
    Ok(())
}

pub(crate) async fn open_portal<L: Link>(
    link: &mut L,
    session: &NewSession<SellerId>,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::OPEN_PORTAL_SESSION)
        .bind(&session.token)
        .bind(session.subject)
        .bind(session.created_at)
        .bind(session.expires_at);
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn find_portal<L: Link>(
    link: &mut L,
    token: &Hash32,
    now: Timestamp,
) -> Result<Option<PortalSession>, StoreError> {
    let statement = Statement::new(sql::PORTAL_SESSION).bind(token).bind(now);
    let Some(row) = link.row(statement).await? else {
        return Ok(None);
    };
    Ok(Some(PortalSession {
        organization: Cells::of("sellers", &row).checked("organization")?,
        expires_at: Cells::of("portal_sessions", &row).time("expires_at")?,
    }))
}

pub(crate) async fn close_portal<L: Link>(link: &mut L, token: &Hash32) -> Result<(), StoreError> {
    let statement = Statement::new(sql::CLOSE_PORTAL_SESSION).bind(token);
    link.run(statement).await?;
    Ok(())
}
