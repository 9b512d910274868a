//! Members of staff.

use usecases::ports::{AccountRecord, AuditEntry, StaffMember, StoreError};

use crate::{audit, cells::Cells, link::Link, queries::staff as sql, rows, statement::Statement};

pub(crate) async fn add<L: Link>(
    link: &mut L,
    account: &AccountRecord,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    let member = &account.member;
    let statement = Statement::new(sql::ADD)
        .bind(member.id)
        .bind(member.email.as_str())
        .bind(member.role)
        .bind(account.password_hash.as_str())
        .bind(member.created_at)
        .bind(member.signed_in_at);
    link.run(statement).await?;
    audit::append(link, entry).await
}

pub(crate) async fn account<L: Link>(
    link: &mut L,
    email: &str,
) -> Result<Option<AccountRecord>, StoreError> {
    let Some(row) = link.row(Statement::new(sql::ACCOUNT).bind(email)).await? else {
        return Ok(None);
    };
    Ok(Some(AccountRecord {
        member: rows::staff_member(&row)?,
        password_hash: Cells::of("staff", &row).text("password_hash")?,
    }))
}

pub(crate) async fn everyone<L: Link>(link: &mut L) -> Result<Vec<StaffMember>, StoreError> {
    let found = link.rows(Statement::new(sql::EVERYONE)).await?;
    found.iter().map(rows::staff_member).collect()
}
