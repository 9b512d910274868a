//! Writing a grant that a seller has just given.

use domain::{Change, ConnectionState, EventKind, EventSource, OrganizationId, SellerReference};
use usecases::ports::{Connected, NewConnection, SellerId, StoreError};

use crate::{
    audit,
    cells::Cells,
    link::Link,
    queries::{connections, invitations, sellers as sql},
    sellers::{self, Origin, SellerState},
    statement::Statement,
};

/// Writes all of it, or says why not; the caller undoes the transaction unless it is new or again.
pub(crate) async fn connect<L: Link>(
    link: &mut L,
    new: &NewConnection,
) -> Result<Connected, StoreError> {
    if !use_up_invitation(link, new).await? {
        return Ok(Connected::InvitationSpent);
    }
    let outcome = match holder(link, &new.organization.id).await? {
        Some(held) if held.reference != new.reference && !held.state.has_ended() => {
            return Ok(Connected::OrganizationTaken);
        }
        Some(held) if held.seller != new.seller => return Ok(Connected::Conflict),
        Some(_) => Connected::Again,
        None => Connected::New,
    };
    if reference_is_taken(link, new).await? {
        return Ok(Connected::ReferenceTaken);
    }
    match write(link, new, outcome).await {
        Ok(()) => Ok(outcome),
        // Somebody else wrote the same seller or reference since the checks above.
        Err(StoreError::Duplicate) => Ok(Connected::Conflict),
        Err(error) => Err(error),
    }
}

async fn use_up_invitation<L: Link>(link: &mut L, new: &NewConnection) -> Result<bool, StoreError> {
    let statement = Statement::new(invitations::USE_UP)
        .bind(new.invitation)
        .bind(new.at)
        .bind(&new.organization.id);
    Ok(link.run(statement).await? > 0)
}

/// Who an organization belongs to.
struct Holder {
    seller: SellerId,
    reference: SellerReference,
    state: ConnectionState,
}

async fn holder<L: Link>(
    link: &mut L,
    organization: &OrganizationId,
) -> Result<Option<Holder>, StoreError> {
    let Some(row) = link
        .row(Statement::new(sql::HOLDER).bind(organization))
        .await?
    else {
        return Ok(None);
    };
    let cells = Cells::of("sellers", &row);
    Ok(Some(Holder {
        seller: SellerId(cells.uuid("id")?),
        reference: cells.checked("reference")?,
        state: cells.word("connection", ConnectionState::parse)?,
    }))
}

async fn reference_is_taken<L: Link>(
    link: &mut L,
    new: &NewConnection,
) -> Result<bool, StoreError> {
    let found = link
        .row(Statement::new(sql::HELD_BY).bind(&new.reference))
        .await?;
    let Some(row) = found else {
        return Ok(false);
    };
    let held: OrganizationId = Cells::of("sellers", &row).checked("organization")?;
    Ok(held != new.organization.id)
}

/// A known seller's grant is written before its row, as every tick does it, so that two
/// transactions never wait for each other.
async fn write<L: Link>(
    link: &mut L,
    new: &NewConnection,
    outcome: Connected,
) -> Result<(), StoreError> {
    let state = SellerState {
        id: new.seller,
        projection: &new.projection,
        connection: ConnectionState::Connected,
        failing_since: None,
        scopes: &new.scopes,
    };
    let kind = if outcome == Connected::Again {
        write_grant(link, new).await?;
        // An organization whose connection had ended may come back under another reference.
        sellers::refer(link, new.seller, &new.reference).await?;
        sellers::update(link, &state).await?;
        EventKind::Reconnected
    } else {
        let organization = &new.organization.id;
        sellers::insert(link, &state, organization, &new.reference, Origin::Mollie).await?;
        write_grant(link, new).await?;
        EventKind::Connected
    };
    let facts = sellers::facts_text(&new.facts)?;
    sellers::set_facts(link, new.seller, &facts).await?;
    let change = Change::of(kind);
    sellers::add_event(link, new.seller, new.at, EventSource::Seller, &change).await?;
    audit::append(link, &new.audit).await?;
    sellers::announce(link, new.at, &new.organization.id).await
}

async fn write_grant<L: Link>(link: &mut L, new: &NewConnection) -> Result<(), StoreError> {
    let statement = Statement::new(connections::CONNECT)
        .bind(new.seller)
        .bind(&new.scopes)
        .bind(new.at)
        .bind(new.tokens.access.as_bytes())
        .bind(new.tokens.access_expires_at)
        .bind(new.tokens.refresh.as_bytes())
        .bind(new.tokens.refresh.key_id());
    link.run(statement).await?;
    Ok(())
}
