//! The rules of the port, each held against both engines.

mod audit;
mod connecting;
mod counts;
mod disconnecting;
mod feed;
mod grants;
mod invitations;
mod leases;
mod leftover_grants;
mod listing;
mod polls;
mod refusals;
mod searching;
mod staff;
mod work;

/// Runs every rule of a file on both engines.
macro_rules! on_both {
    ($($rule:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                crate::support::on_sqlite(super::$rule).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                crate::support::on_postgres(super::$rule).await;
            })+
        }
    };
}

pub(crate) use on_both;
