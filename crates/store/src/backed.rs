//! The port on any engine: which link each method takes, and where a transaction ends.

use async_trait::async_trait;
use domain::{OrganizationId, SellerQuery, TimelineEntry};
use jiff::Timestamp;
use usecases::ports::{
    AccountRecord, Attempt, AuditEntry, ChangeFeed, Claim, Connected, Connection, Hash32,
    Invitation, InvitationId, NewConnection, NewInvitation, NewSession, OpenSession, PortalSession,
    Saved, Seed, SellerCounts, SellerId, SellerPage, SellerRecord, StaffId, StaffMember, Store,
    StoreError, StoredAudit, TickCommit, TokenUpdate, WorkerHealth,
};

use crate::{
    audit, connecting, connections, invitations, link::Engine, polling, search, seeding, sellers,
    sessions, staff, upkeep,
};

/// The port on the engine `E`.
pub(crate) struct Backed<E>(pub(crate) E);

type Answer<T> = Result<T, StoreError>;

#[async_trait]
impl<E: Engine> Store for Backed<E> {
    async fn check(&self) -> Answer<()> {
        upkeep::check(&mut *self.0.writer().await?).await
    }

    async fn change_feed(&self) -> Answer<Box<dyn ChangeFeed>> {
        self.0.change_feed().await
    }

    async fn sweep(&self, now: Timestamp) -> Answer<()> {
        upkeep::sweep(&mut *self.0.writer().await?, now).await
    }

    async fn list_sellers(&self, query: &SellerQuery) -> Answer<SellerPage> {
        search::page(&mut *self.0.reader().await?, query).await
    }

    async fn seller_counts(&self) -> Answer<SellerCounts> {
        sellers::counts(&mut *self.0.reader().await?).await
    }

    async fn seller(&self, organization: &OrganizationId) -> Answer<Option<SellerRecord>> {
        sellers::by_organization(&mut *self.0.reader().await?, organization).await
    }

    async fn timeline(&self, seller: SellerId, limit: u32) -> Answer<Vec<TimelineEntry>> {
        sellers::timeline(&mut *self.0.reader().await?, seller, limit).await
    }

    async fn holds_real_sellers(&self) -> Answer<bool> {
        sellers::any_real(&mut *self.0.reader().await?).await
    }

    async fn seed(&self, seeds: &[Seed]) -> Answer<()> {
        let mut transaction = self.0.begin().await?;
        seeding::add(&mut *transaction, seeds).await?;
        E::commit(transaction).await
    }

    async fn add_invitation(&self, invitation: &NewInvitation, audit: &AuditEntry) -> Answer<()> {
        let mut transaction = self.0.begin().await?;
        invitations::add(&mut *transaction, invitation, audit).await?;
        E::commit(transaction).await
    }

    async fn invitation(&self, token: &Hash32) -> Answer<Option<Invitation>> {
        invitations::by_token(&mut *self.0.reader().await?, token).await
    }

    async fn invitation_by_id(&self, id: InvitationId) -> Answer<Option<Invitation>> {
        invitations::by_id(&mut *self.0.reader().await?, id).await
    }

    async fn invitations(&self, limit: u32) -> Answer<Vec<Invitation>> {
        invitations::newest(&mut *self.0.reader().await?, limit).await
    }

    async fn withdraw_invitation(
        &self,
        id: InvitationId,
        at: Timestamp,
        audit: &AuditEntry,
    ) -> Answer<bool> {
        let mut transaction = self.0.begin().await?;
        let outcome = invitations::withdraw(&mut *transaction, id, at, audit).await?;
        E::commit(transaction).await?;
        Ok(outcome)
    }

    async fn begin_attempt(&self, attempt: &Attempt) -> Answer<()> {
        let mut transaction = self.0.begin().await?;
        invitations::begin_attempt(&mut *transaction, attempt).await?;
        E::commit(transaction).await
    }

    async fn take_attempt(&self, state: &Hash32) -> Answer<Option<Attempt>> {
        invitations::take_attempt(&mut *self.0.writer().await?, state).await
    }

    async fn connect(&self, connection: &NewConnection) -> Answer<Connected> {
        let mut transaction = self.0.begin().await?;
        let outcome = connecting::connect(&mut *transaction, connection).await?;
        // Every other outcome leaves the transaction to be undone, and the invitation open.
        if matches!(outcome, Connected::New | Connected::Again) {
            E::commit(transaction).await?;
        }
        Ok(outcome)
    }

    async fn connection(&self, seller: SellerId) -> Answer<Option<Connection>> {
        connections::grant(&mut *self.0.reader().await?, seller).await
    }

    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Answer<Vec<Claim>> {
        let mut transaction = self.0.begin().await?;
        let outcome = polling::claim_due(&mut *transaction, now, lease_until, limit).await?;
        E::commit(transaction).await?;
        Ok(outcome)
    }

    async fn claim_seller(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Answer<Option<Claim>> {
        let mut transaction = self.0.begin().await?;
        let outcome =
            polling::claim_seller(&mut *transaction, organization, now, lease_until).await?;
        E::commit(transaction).await?;
        Ok(outcome)
    }

    async fn renew_lease(
        &self,
        seller: SellerId,
        epoch: i64,
        lease_until: Timestamp,
    ) -> Answer<Saved> {
        polling::renew_lease(&mut *self.0.writer().await?, seller, epoch, lease_until).await
    }

    async fn mark_refresh(&self, seller: SellerId, epoch: i64, at: Timestamp) -> Answer<Saved> {
        connections::mark_refresh(&mut *self.0.writer().await?, seller, epoch, Some(at)).await
    }

    async fn clear_refresh_mark(&self, seller: SellerId, epoch: i64) -> Answer<Saved> {
        connections::mark_refresh(&mut *self.0.writer().await?, seller, epoch, None).await
    }

    async fn save_tokens(&self, update: &TokenUpdate<'_>) -> Answer<Saved> {
        connections::save_tokens(&mut *self.0.writer().await?, update).await
    }

    async fn commit_tick(&self, commit: &TickCommit) -> Answer<Saved> {
        let mut transaction = self.0.begin().await?;
        let outcome = polling::commit(&mut *transaction, commit).await?;
        E::commit(transaction).await?;
        Ok(outcome)
    }

    async fn request_check(&self, organization: &OrganizationId, now: Timestamp) -> Answer<bool> {
        polling::request_check(&mut *self.0.writer().await?, organization, now).await
    }

    async fn watch(
        &self,
        organization: &OrganizationId,
        until: Timestamp,
        due: Timestamp,
    ) -> Answer<()> {
        polling::watch(&mut *self.0.writer().await?, organization, until, due).await
    }

    async fn worker_health(&self, now: Timestamp) -> Answer<WorkerHealth> {
        polling::health(&mut *self.0.reader().await?, now).await
    }

    async fn key_use(&self) -> Answer<Vec<(String, u64)>> {
        connections::key_use(&mut *self.0.reader().await?).await
    }

    async fn add_staff(&self, account: &AccountRecord, audit: &AuditEntry) -> Answer<()> {
        let mut transaction = self.0.begin().await?;
        staff::add(&mut *transaction, account, audit).await?;
        E::commit(transaction).await
    }

    async fn account(&self, email: &str) -> Answer<Option<AccountRecord>> {
        staff::account(&mut *self.0.reader().await?, email).await
    }

    async fn staff(&self) -> Answer<Vec<StaffMember>> {
        staff::everyone(&mut *self.0.reader().await?).await
    }

    async fn open_session(&self, session: &NewSession<StaffId>, audit: &AuditEntry) -> Answer<()> {
        let mut transaction = self.0.begin().await?;
        sessions::open(&mut *transaction, session, audit).await?;
        E::commit(transaction).await
    }

    async fn session(
        &self,
        token: &Hash32,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Answer<Option<OpenSession>> {
        sessions::find(&mut *self.0.reader().await?, token, now, idle_since).await
    }

    async fn touch_session(&self, token: &Hash32, at: Timestamp) -> Answer<()> {
        sessions::touch(&mut *self.0.writer().await?, token, at).await
    }

    async fn close_session(&self, token: &Hash32) -> Answer<()> {
        sessions::close(&mut *self.0.writer().await?, token).await
    }

    async fn open_portal_session(&self, session: &NewSession<SellerId>) -> Answer<()> {
        sessions::open_portal(&mut *self.0.writer().await?, session).await
    }

    async fn portal_session(
        &self,
        token: &Hash32,
        now: Timestamp,
    ) -> Answer<Option<PortalSession>> {
        sessions::find_portal(&mut *self.0.reader().await?, token, now).await
    }

    async fn close_portal_session(&self, token: &Hash32) -> Answer<()> {
        sessions::close_portal(&mut *self.0.writer().await?, token).await
    }

    async fn append_audit(&self, entry: &AuditEntry) -> Answer<()> {
        audit::append(&mut *self.0.writer().await?, entry).await
    }

    async fn audit(&self, subject: Option<&str>, limit: u32) -> Answer<Vec<StoredAudit>> {
        audit::newest(&mut *self.0.reader().await?, subject, limit).await
    }
}
