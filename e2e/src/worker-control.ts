import type { BrowserContext, CDPSession } from 'playwright-core';

const registrationTimeoutMs = 10_000;

interface Registration {
  readonly registrationId: string;
  readonly scopeURL: string;
  readonly isDeleted: boolean;
}

/**
 * Fires a background-sync event at the service worker of the origin, as Chromium does when the network comes back, and closes
 * the blank page it needed for that. No page of the origin has to be open.
 * Errors: throws when the origin has no service worker.
 */
export async function dispatchSync(context: BrowserContext, options: { origin: string; tag: string; lastChance?: boolean }): Promise<void> {
  const { origin, tag, lastChance = false } = options;
  await withWorkerDomain(context, async (session, registrations) => {
    const registration = await registrationOf(origin, registrations);
    await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId: registration.registrationId, tag, lastChance });
  });
}

/** Stops every running service worker of the browser, as Chromium does with idle ones; the next event starts them again. */
export async function stopWorkers(context: BrowserContext): Promise<void> {
  await withWorkerDomain(context, async (session) => {
    await session.send('ServiceWorker.stopAllWorkers');
  });
}

async function withWorkerDomain(context: BrowserContext, act: (session: CDPSession, registrations: Map<string, Registration>) => Promise<void>): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const registrations = new Map<string, Registration>();
  session.on('ServiceWorker.workerRegistrationUpdated', (update: { registrations: Registration[] }) => {
    for (const registration of update.registrations) registrations.set(registration.registrationId, registration);
  });
  await session.send('ServiceWorker.enable');
  try {
    await act(session, registrations);
  } finally {
    await page.close();
  }
}

async function registrationOf(origin: string, registrations: Map<string, Registration>): Promise<Registration> {
  const deadline = Date.now() + registrationTimeoutMs;
  while (Date.now() < deadline) {
    const found = [...registrations.values()].find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.startsWith(`${origin}/`));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No service worker of ${origin}; known scopes: ${[...registrations.values()].map(({ scopeURL }) => scopeURL).join(', ') || 'none'}.`);
}
