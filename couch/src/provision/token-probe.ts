/** A server without credentials, and how to mint a device token for it. */
export interface TokenProbe {
  readonly couchUrl: string;
  readonly mintProbeToken: () => Promise<string>;
}

/** Behind a load balancer one yes may come from the one node that is ready. */
const TRIES = 6;
const REQUEST_TIMEOUT_MS = 5_000;

/** Whether the server takes a fresh device token for the user it names, several times in a row on new connections. */
export async function isTokenAccepted({ couchUrl, mintProbeToken }: TokenProbe): Promise<boolean> {
  const token = await mintProbeToken();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if ((await sessionName(couchUrl, token)) !== subjectOf(token)) return false;
  }
  return true;
}

async function sessionName(couchUrl: string, token: string): Promise<unknown> {
  try {
    const response = await fetch(addressOf(couchUrl, '_session'), {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', connection: 'close' },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const body = (await response.json()) as { userCtx?: { name?: unknown } };
    return response.ok ? body.userCtx?.name : undefined;
  } catch {
    return undefined;
  }
}

/** The address below the server, without credentials: `fetch` refuses a URL that has any. */
export function addressOf(couchUrl: string, path: string): string {
  const url = new URL(couchUrl);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/${path}`;
}

function subjectOf(token: string): string {
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { sub?: unknown };
  return String(payload.sub);
}
