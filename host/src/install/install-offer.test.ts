import { expect, test, vi } from 'vitest';
import { InstallOffer, wayOf } from './install-offer.ts';

const agents = {
  iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  chrome: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  firefoxAndroid: 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
};

test('browsers that never ask are told apart by what they say of themselves', () => {
  expect([
    wayOf({ userAgent: agents.iphone }),
    wayOf({ userAgent: agents.mac, maxTouchPoints: 5 }),
    wayOf({ userAgent: agents.mac, maxTouchPoints: 0 }),
    wayOf({ userAgent: agents.chrome }),
    wayOf({ userAgent: agents.firefox }),
    wayOf({ userAgent: agents.firefoxAndroid }),
    wayOf({ userAgent: agents.iphone, standalone: true }),
    wayOf({ userAgent: '' }),
  ]).toEqual(['ios', 'ios', 'safari-mac', 'menu', 'none', 'firefox-android', 'installed', 'none']);
});

test('the question waits for the person, is asked once, and is gone after its answer', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('navigator', { userAgent: agents.chrome });
  const offer = new InstallOffer();
  const changed = vi.fn();
  offer.changed = changed;
  offer.listen(new AbortController().signal);
  expect([offer.way, await offer.ask()]).toEqual(['menu', undefined]);
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: async () => ({ outcome: 'dismissed' as const }) });
  page.dispatchEvent(event);
  expect([event.defaultPrevented, offer.way]).toEqual([true, 'prompt']);
  expect([await offer.ask(), offer.way, changed.mock.calls.length]).toEqual(['dismissed', 'menu', 2]);
});

test('an app that runs in its own window is installed', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  expect(new InstallOffer().way).toBe('installed');
});
