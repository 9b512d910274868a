//! Permission as a type.
//!
//! A capability can be had only from [`Gangway::permit`], which checks the actor's role. Code
//! without the capability cannot name its methods.

use domain::{Permission, Role};

use crate::{
    Gangway,
    ports::{SecretHash, StaffId, StaffMember},
};

/// A signed-in member of staff, and the request they make.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who.
    pub member: StaffMember,
    /// The session in which they ask.
    pub session: Option<SecretHash>,
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
    fn permitted(holder: Holder) -> Self;

    /// Whom it was given to; of use to other features of this crate alone.
    #[doc(hidden)]
    fn holder(&self) -> &Holder;
}

/// Who holds a capability, and of which service. Only this module can make one.
#[derive(Clone)]
pub struct Holder {
    service: Gangway,
    actor: Actor,
}

impl Holder {
    pub(crate) fn service(&self) -> &Gangway {
        &self.service
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl Gangway {
    /// Gives the capability if the actor's role allows it.
    pub fn permit<C: Capability>(&self, actor: &Actor) -> Result<C, Denied> {
        if actor.role().allows(C::PERMISSION) {
            Ok(C::permitted(Holder {
                service: self.clone(),
                actor: actor.clone(),
            }))
        } else {
            Err(Denied(C::PERMISSION))
        }
    }
}

/// Declares a capability: a newtype over [`Holder`] with its permission.
macro_rules! capability {
    ($(#[$meta:meta])* $name:ident, $permission:ident) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name($crate::access::Holder);

        impl $crate::access::Capability for $name {
            const PERMISSION: domain::Permission = domain::Permission::$permission;

            fn permitted(holder: $crate::access::Holder) -> Self {
                Self(holder)
            }

            fn holder(&self) -> &$crate::access::Holder {
                &self.0
            }
        }
    };
}

pub(crate) use capability;
