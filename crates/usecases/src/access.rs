//! Permission as a type.
//!
//! A capability can be had only from [`Gangway::permit`], which checks the actor's role. Code
//! without the capability cannot name its methods.

use domain::{Permission, Role};

use crate::{
    Gangway,
    ports::{StaffId, StaffMember},
};

/// A signed-in member of staff, and the request they make.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who.
    pub member: StaffMember,
    /// The request, for the audit log.
    pub request_id: Option<String>,
}

impl Actor {
    /// Identity of the member.
    pub fn id(&self) -> StaffId {
        self.member.id
    }

    /// What the member may do.
    pub fn role(&self) -> Role {
        self.member.role
    }
}

/// The actor's role does not allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the role does not allow {0}")]
pub struct Denied(pub Permission);

/// A value that proves a permission and carries its methods.
pub trait Capability: Sized {
    /// What it proves.
    const PERMISSION: Permission;

    /// Called by [`Gangway::permit`] once the role was checked.
    #[doc(hidden)]
    fn permitted(held: Held) -> Self;
}

/// What a granted capability holds. Only this module can make one.
#[derive(Clone)]
pub struct Held {
    pub(crate) service: Gangway,
    pub(crate) actor: Actor,
}

impl Gangway {
    /// Gives the capability if the actor's role allows it.
    pub fn permit<C: Capability>(&self, actor: &Actor) -> Result<C, Denied> {
        if actor.role().allows(C::PERMISSION) {
            Ok(C::permitted(Held {
                service: self.clone(),
                actor: actor.clone(),
            }))
        } else {
            Err(Denied(C::PERMISSION))
        }
    }
}

/// Declares a capability: a newtype over [`Held`] with its permission.
macro_rules! capability {
    ($(#[$meta:meta])* $name:ident, $permission:ident) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name(pub(crate) $crate::access::Held);

        impl $crate::access::Capability for $name {
            const PERMISSION: domain::Permission = domain::Permission::$permission;

            fn permitted(held: $crate::access::Held) -> Self {
                Self(held)
            }
        }
    };
}

pub(crate) use capability;
