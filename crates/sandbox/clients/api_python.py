"""Mollie's Python client, unchanged, against the sandbox."""

import os
from urllib.parse import parse_qs, urlparse

import requests
from mollie.api.client import Client
from mollie.api.error import Error

ADDRESS = os.environ.get("SANDBOX", "https://127.0.0.1:4443")
CREDENTIALS = ("app_gangwaySandbox0000000000", "sandbox_client_secret_0000000000000000")
PARTNER_TOKEN = "access_gangwaySandboxPartner00000000"
REDIRECT_URI = "http://127.0.0.1:3000/oauth/mollie/callback"
SCOPE = "organizations.read onboarding.read profiles.read profiles.write payments.read"

checked = 0


def check(name, holds):
    global checked
    assert holds, f"failed: {name}"
    checked += 1
    print(f"ok: {name}")


def refused_with(status, call):
    try:
        call()
    except Error as error:
        return getattr(error, "status", None) == status
    return False


organization = requests.get(f"{ADDRESS}/sandbox/organizations").json()["organizations"][0]["id"]
location = requests.post(
    f"{ADDRESS}/sandbox/authorize",
    json={
        "organization": organization,
        "client_id": CREDENTIALS[0],
        "scope": SCOPE,
        "redirect_uri": REDIRECT_URI,
        "state": "check",
    },
).json()["location"]
code = parse_qs(urlparse(location).query)["code"][0]
token = requests.post(
    f"{ADDRESS}/oauth2/tokens",
    auth=CREDENTIALS,
    data={"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI},
).json()
check("code exchanged", token["access_token"].startswith("access_"))

mollie = Client(api_endpoint=ADDRESS)
mollie.set_access_token(token["access_token"])
check("organizations.get me", mollie.organizations.get("me").id == organization)
check("onboarding.get me", mollie.onboarding.get("me").status in ("needs-data", "in-review", "completed"))
check("permissions.list", any(permission.granted for permission in mollie.permissions.list()))
created = mollie.profiles.create(
    {
        "name": "Check",
        "website": "https://check.example",
        "email": "check@check.example",
        "phone": "+31201234567",
    }
)
check("profiles.create", created.id.startswith("pfl_"))
first = mollie.profiles.list(limit=1)
check("profiles.list", [profile.id for profile in first] == [created.id])
check("the next page", first.has_next() and len(list(first.get_next())) == 1)
second = list(first.get_next())[0]
# profiles.update of this version sends no body at all, which Mollie refuses too.
check("an empty update is refused", refused_with(422, lambda: mollie.profiles.update(created.id, {"name": "Checked"})))
check("profile.methods.enable", created.methods.enable("bancontact").id == "bancontact")
created.methods.disable("bancontact")
check("profile.methods.disable", True)
mollie.profiles.delete(created.id)
check("a deleted profile is gone", refused_with(410, lambda: mollie.profiles.get(created.id)))
check("methods.list", len(list(mollie.methods.list(profileId=second.id))) > 0)
check("methods.all", len(list(mollie.methods.all(profileId=second.id))) > 20)
check("clients need the partner's token", refused_with(403, mollie.clients.list))

partner = Client(api_endpoint=ADDRESS)
partner.set_access_token(PARTNER_TOKEN)
check("clients.list", organization in [client.id for client in partner.clients.list()])
check("clients.get", partner.clients.get(organization, embed="organization,onboarding").id == organization)

stranger = Client(api_endpoint=ADDRESS)
stranger.set_access_token("access_unknown0000000000000000000")
check("an unknown token is refused", refused_with(401, lambda: stranger.organizations.get("me")))
print(f"mollie-api-python: {checked} checks passed")
