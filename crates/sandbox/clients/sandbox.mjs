// What both Node checks need: a seller connected through the sandbox's own OAuth path.
export const address = process.env.SANDBOX ?? "https://127.0.0.1:4443";
export const clientId = "app_gangwaySandbox0000000000";
export const clientSecret = "sandbox_client_secret_0000000000000000";
export const partnerToken = "access_gangwaySandboxPartner00000000";
export const redirectUri = "http://127.0.0.1:3000/oauth/mollie/callback";
const scope =
  "organizations.read onboarding.read onboarding.write profiles.read profiles.write payments.read balances.read";

/** Approves the app for the first organization and answers the authorization code. */
export async function approve() {
  const { organizations } = await (await fetch(`${address}/sandbox/organizations`)).json();
  const response = await fetch(`${address}/sandbox/authorize`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      organization: organizations[0].id,
      client_id: clientId,
      scope,
      redirect_uri: redirectUri,
      state: "check",
    }),
  });
  const { location } = await response.json();
  return { organization: organizations[0].id, code: new URL(location).searchParams.get("code") };
}

/** Changes switches of the simulation. */
export async function settings(changed) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${address}/sandbox/settings`, { method: "PATCH", headers, body: JSON.stringify(changed) });
  check("settings changed", response.ok);
}

let checked = 0;

/** Fails with the name of the check unless `holds`. */
export function check(name, holds) {
  if (!holds) throw new Error(`failed: ${name}`);
  checked += 1;
  console.log(`ok: ${name}`);
}

/** True when the promise is rejected with this status. */
export async function refusedWith(status, promise) {
  try {
    await promise;
    return false;
  } catch (error) {
    return (error.statusCode ?? error.status) === status;
  }
}

export function summary(library) {
  console.log(`${library}: ${checked} checks passed`);
}
