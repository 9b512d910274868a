//! Who may do what.

use crate::words::words;

words! {
    /// What a member of staff is.
    Role {
        /// Reads sellers.
        Viewer = "viewer",
        /// Also invites sellers and asks for a fresh poll.
        Onboarding = "onboarding",
        /// Also disconnects sellers and reads the audit log.
        Admin = "admin",
    }
}

words! {
    /// One thing that a role may allow.
    Permission {
        /// See the Sellers tab and Seller pages.
        ViewSellers = "view-sellers",
        /// Make and withdraw invitations.
        InviteSellers = "invite-sellers",
        /// Ask for a fresh poll of a seller.
        CheckSellers = "check-sellers",
        /// Disconnect a seller.
        DisconnectSellers = "disconnect-sellers",
        /// Read the audit log.
        ReadAudit = "read-audit",
        /// See who the staff are, change it, and end their sessions.
        ManageStaff = "manage-staff",
        /// See and end one's own sessions.
        EndOwnSessions = "end-own-sessions",
        /// See how the worker does.
        ViewOperations = "view-operations",
    }
}

impl Role {
    /// Whether this role allows it.
    pub const fn allows(self, permission: Permission) -> bool {
        match self {
            Self::Viewer => matches!(
                permission,
                Permission::ViewSellers | Permission::EndOwnSessions
            ),
            Self::Onboarding => matches!(
                permission,
                Permission::ViewSellers
                    | Permission::InviteSellers
                    | Permission::CheckSellers
                    | Permission::ViewOperations
                    | Permission::EndOwnSessions
            ),
            Self::Admin => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_allows_all_that_the_one_before_it_does() {
        for pair in Role::ALL.windows(2) {
            for permission in Permission::ALL {
                assert!(
                    !pair[0].allows(*permission) || pair[1].allows(*permission),
                    "{} lost {permission}",
                    pair[1]
                );
            }
        }
    }

    #[test]
    fn only_admins_disconnect() {
        let may: Vec<_> = Role::ALL
            .iter()
            .filter(|role| role.allows(Permission::DisconnectSellers))
            .collect();
        assert_eq!(may, [&Role::Admin]);
    }
}
