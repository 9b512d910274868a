// Mollie's Node client, unchanged, against the sandbox.
import { createMollieClient } from "@mollie/api-client";
import {
  address, approve, check, clientId, clientSecret, partnerToken, redirectUri, refusedWith, summary,
} from "./sandbox.mjs";

const { organization, code } = await approve();
const form = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
const answer = await fetch(`${address}/oauth2/tokens`, { method: "POST", headers: { authorization }, body: form });
const token = await answer.json();
check("code exchanged", token.access_token?.startsWith("access_"));

const mollie = createMollieClient({ accessToken: token.access_token, apiEndpoint: `${address}/v2/` });
const me = await mollie.organizations.getCurrent();
check("organizations.getCurrent", me.id === organization);
check("organizations.get", (await mollie.organizations.get(organization)).name === me.name);
check("onboarding.get", ["needs-data", "in-review", "completed"].includes((await mollie.onboarding.get()).status));
const permissions = await mollie.permissions.list();
check("permissions.list", permissions.find(({ id }) => id === "profiles.read").granted === true);
const capabilities = await mollie.capabilities.list();
check("capabilities.list", capabilities.some(({ name }) => name === "payments"));

const created = await mollie.profiles.create({
  name: "Check", website: "https://check.example", email: "check@check.example", phone: "+31201234567",
});
check("profiles.create", created.id.startsWith("pfl_") && created.status === "unverified");
const listed = [];
for await (const profile of mollie.profiles.iterate({ limit: 1 })) listed.push(profile.id);
check("profiles.iterate over pages", listed.length >= 2 && listed[0] === created.id);
const page = await mollie.profiles.page({ limit: 1 });
check("profiles.page and nextPage", (await page.nextPage())[0].id === listed[1]);
check("profiles.update", (await mollie.profiles.update(created.id, { name: "Checked" })).name === "Checked");
const enabled = await mollie.profileMethods.enable({ profileId: created.id, id: "bancontact" });
check("profileMethods.enable", ["activated", "pending-boarding"].includes(enabled.status));
check("profileMethods.disable", await mollie.profileMethods.disable({ profileId: created.id, id: "bancontact" }));
check("profiles.delete", await mollie.profiles.delete(created.id));
check("a deleted profile is gone", await refusedWith(410, mollie.profiles.get(created.id)));
check("methods.list", (await mollie.methods.list({ profileId: listed.at(-1) })).length > 0);
check("methods.list without profile is refused", await refusedWith(400, mollie.methods.list()));
check("clients need the partner's token", await refusedWith(403, mollie.clients.page()));

const partner = createMollieClient({ accessToken: partnerToken, apiEndpoint: `${address}/v2/` });
const clients = await partner.clients.page({ limit: 10 });
check("clients.page", clients.some(({ id }) => id === organization));
const client = await partner.clients.get(organization, { embed: ["organization", "onboarding"] });
check("clients.get", client.id === organization);
check("an unknown token is refused", await refusedWith(401, createMollieClient({
  accessToken: "access_unknown0000000000000000000", apiEndpoint: `${address}/v2/`,
}).organizations.getCurrent()));
summary("@mollie/api-client");
