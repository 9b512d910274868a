//! Writing a grant that a seller has just given, and an order to end it.

pub(crate) mod sql;

use async_trait::async_trait;
use domain::{
    Change, ConnectionState, ConnectionSummary, EventKind, EventSource, OrganizationId, ScopeSet,
    SellerReference,
};
use usecases::ports::{
    Attempt, Connected, ConnectionStore, DisconnectOrdered, InvitationId, NewConnection, NewWork,
    Saved, SecretHash, SellerChange, SellerId, StoreError,
};
use vault::Sealed;

use crate::{
    audit,
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    grants, leftover_grants, polling, portal,
    row_reader::RowReader,
    sellers::{self, Origin, SellerState},
    statement::Statement,
    work,
};

#[async_trait]
impl<E: Engine> ConnectionStore for SqlStore<E> {
    async fn begin_attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let begin = Statement::new(sql::BEGIN_ATTEMPT)
            .bind(&attempt.state)
            .bind(attempt.id)
            .bind(&attempt.browser)
            .bind(attempt.invitation)
            .bind(attempt.verifier.as_bytes())
            .bind(attempt.redirect_uri.as_str())
            .bind(&attempt.requested)
            .bind(attempt.created_at)
            .bind(attempt.expires_at)
            .bind(attempt.verifier.key_id());
        let start = Statement::new(sql::START_INVITATION)
            .bind(attempt.invitation)
            .bind(attempt.created_at);
        let mut transaction = self.0.begin().await?;
        transaction.run(begin).await?;
        transaction.run(start).await?;
        E::commit(transaction).await
    }

    async fn take_attempt(
        &self,
        state: &SecretHash,
        browser: &SecretHash,
    ) -> Result<Option<Attempt>, StoreError> {
        let statement = Statement::new(sql::TAKE_ATTEMPT).bind(state).bind(browser);
        let row = self.0.writer().await?.row(statement).await?;
        row.map(|row| attempt(&row)).transpose()
    }

    async fn connect(&self, new: &NewConnection) -> Result<Connected, StoreError> {
        let mut transaction = self.0.begin().await?;
        let outcome = connect(&mut *transaction, new).await?;
        // Every other outcome leaves the transaction to be undone, and the invitation open.
        if matches!(outcome, Connected::New | Connected::Again) {
            E::commit(transaction).await?;
        }
        Ok(outcome)
    }

    async fn order_disconnect(
        &self,
        change: &SellerChange,
        new: &NewWork,
    ) -> Result<DisconnectOrdered, StoreError> {
        let connection = &change.connection;
        let order = Statement::new(sql::ORDER_DISCONNECT)
            .bind(change.seller)
            .bind(change.epoch)
            .bind(connection.state)
            .bind(connection.cause)
            .bind(connection.failing_since)
            .bind(connection.ended_at)
            .bind(connection.attempts);
        let mut transaction = self.0.begin().await?;
        // Invitations first, as whoever connects takes them first.
        let withdraw = Statement::new(sql::WITHDRAW_INVITATIONS)
            .bind(change.seller)
            .bind(change.at);
        transaction.run(withdraw).await?;
        if transaction.run(order).await? == 0 {
            return Ok(DisconnectOrdered::Changed);
        }
        polling::write(&mut *transaction, change).await?;
        let item = work::order(&mut *transaction, new).await?;
        E::commit(transaction).await?;
        Ok(DisconnectOrdered::Yes(item))
    }
}

/// Writes all of it, or says why not; the caller undoes the transaction unless it is new or again.
async fn connect<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
) -> Result<Connected, StoreError> {
    if !use_invitation(connection, new).await? {
        return Ok(Connected::InvitationSpent);
    }
    let held = holder(connection, &new.organization.id).await?;
    let epoch = held.as_ref().map_or(0, |held| held.epoch);
    let outcome = match held {
        Some(held) if held.reference != new.reference && !held.state.has_ended() => {
            return Ok(Connected::OrganizationTaken);
        }
        Some(held) if held.seller != new.seller => return Ok(Connected::Conflict),
        // The order to end the grant so far comes first.
        Some(held)
            if held.state == ConnectionState::DisconnectUnconfirmed && !new.replaces_order =>
        {
            return Ok(Connected::Conflict);
        }
        Some(_) => Connected::Again,
        None => Connected::New,
    };
    if reference_is_taken(connection, new).await? {
        return Ok(Connected::ReferenceTaken);
    }
    if !leftover_grants::make_room(connection, new).await? {
        return Ok(Connected::Conflict);
    }
    match write(connection, new, outcome, epoch).await {
        Ok(Saved::Yes) => Ok(outcome),
        // Somebody else wrote the same seller or reference since the checks above.
        Ok(Saved::Fenced) | Err(StoreError::Duplicate) => Ok(Connected::Conflict),
        Err(error) => Err(error),
    }
}

async fn use_invitation<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
) -> Result<bool, StoreError> {
    let statement = Statement::new(sql::USE_INVITATION)
        .bind(new.invitation)
        .bind(new.at)
        .bind(&new.organization.id);
    Ok(connection.run(statement).await? > 0)
}

/// Who an organization belongs to.
struct Holder {
    seller: SellerId,
    reference: SellerReference,
    state: ConnectionState,
    /// Of the connection: whoever writes it next must have seen this one.
    epoch: i64,
}

async fn holder<C: SqlConnection>(
    connection: &mut C,
    organization: &OrganizationId,
) -> Result<Option<Holder>, StoreError> {
    let statement = Statement::new(sql::HOLDER).bind(organization);
    let Some(row) = connection.row(statement).await? else {
        return Ok(None);
    };
    let row = RowReader::of("sellers", &row);
    Ok(Some(Holder {
        seller: SellerId(row.uuid("id")?),
        reference: row.checked("reference")?,
        state: row.word("connection", ConnectionState::parse)?,
        epoch: row.int("epoch")?,
    }))
}

async fn reference_is_taken<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
) -> Result<bool, StoreError> {
    let statement = Statement::new(sql::HELD_BY).bind(&new.reference);
    let Some(row) = connection.row(statement).await? else {
        return Ok(false);
    };
    let held: OrganizationId = RowReader::of("sellers", &row).checked("organization")?;
    Ok(held != new.organization.id)
}

/// A known seller's connection is written before its row, as every poll does it, so that two
/// transactions never wait for each other.
async fn write<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
    outcome: Connected,
    epoch: i64,
) -> Result<Saved, StoreError> {
    let summary = summary_of(new);
    let state = SellerState {
        id: new.seller,
        states: &new.states,
        connection: &summary,
    };
    let kind = if outcome == Connected::Again {
        if write_connection(connection, new, epoch).await? == Saved::Fenced {
            return Ok(Saved::Fenced);
        }
        // An organization whose connection had ended may come back under another reference.
        sellers::refer(connection, new.seller, &new.reference).await?;
        sellers::update(connection, &state).await?;
        EventKind::Reconnected
    } else {
        let organization = &new.organization.id;
        sellers::insert(
            connection,
            &state,
            organization,
            &new.reference,
            Origin::Mollie,
        )
        .await?;
        write_connection(connection, new, epoch).await?;
        EventKind::Connected
    };
    let facts = sellers::facts_text(&new.facts)?;
    sellers::set_facts(connection, new.seller, &facts).await?;
    let change = Change::of(kind);
    sellers::add_event(connection, new.seller, new.at, EventSource::Seller, &change).await?;
    portal::open(connection, new).await?;
    audit::append(connection, &new.audit).await?;
    sellers::announce(connection, new.at, &new.organization.id).await?;
    Ok(Saved::Yes)
}

fn summary_of(new: &NewConnection) -> ConnectionSummary {
    ConnectionSummary {
        state: ConnectionState::Connected,
        cause: None,
        failing_since: None,
        requested: new.requested.clone(),
        granted: new.granted.clone(),
        connected_at: new.at,
        refreshed_at: None,
        ended_at: None,
        next_attempt_at: Some(new.at),
        attempts: 0,
    }
}

async fn write_connection<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
    epoch: i64,
) -> Result<Saved, StoreError> {
    let statement = Statement::new(sql::CONNECT)
        .bind(new.seller)
        .bind(&new.requested)
        .bind(&new.granted)
        .bind(new.at)
        .bind(epoch);
    let written = connection.run(statement).await.map(grants::saved)?;
    if written == Saved::Yes {
        grants::write(connection, new.seller, &new.tokens).await?;
    }
    Ok(written)
}

fn attempt<R: SqlRow>(row: &R) -> Result<Attempt, StoreError> {
    let row = RowReader::of("attempts", row);
    Ok(Attempt {
        id: row.uuid("id")?,
        state: row.hash("state")?,
        browser: row.hash("browser")?,
        invitation: InvitationId(row.uuid("invitation_id")?),
        verifier: Sealed::from_bytes(row.bytes("verifier_sealed")?),
        redirect_uri: row.text("redirect_uri")?,
        requested: ScopeSet::parse(&row.text("requested_scopes")?),
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
    })
}
