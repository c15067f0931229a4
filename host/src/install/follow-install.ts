import { type EventLog, errorCode } from '@empire/contract';
import type { HostView } from '../state/host-view.ts';
import type { Store } from '../state/store.ts';
import type { InstallOffer, InstallOutcome } from './install-offer.ts';

/** Keeps in the view how the app can be installed, and records what came of the question where analytics is consented to. */
export function followInstall(view: Store<HostView>, { events, offer }: { events: Pick<EventLog, 'append'>; offer: InstallOffer }): void {
  const ask = async (): Promise<InstallOutcome | undefined> => {
    const outcome = await offer.ask();
    if (outcome) await record(events, outcome);
    return outcome;
  };
  const show = () => view.update((current) => ({ ...current, install: { way: offer.way, ask } }));
  offer.changed = show;
  show();
}

async function record(events: Pick<EventLog, 'append'>, outcome: InstallOutcome): Promise<void> {
  try {
    await events.append('install', { outcome }, { purpose: 'analytics' });
  } catch (error) {
    if (errorCode(error) !== 'consent-missing' && errorCode(error) !== 'closed') console.warn('The outcome of the installation was not recorded.', error);
  }
}
