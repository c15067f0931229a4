import type { BrowserContext, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Device, freshDevice } from '../src/device.ts';
import { type Stack, startStack } from '../src/stack.ts';

type Origin = 'healthy' | 'down' | 'silent' | 'html';

describe('with a neuron origin that', () => {
  let stack: Stack;
  let device: Device;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.dispose());
  beforeEach(async () => {
    device = await freshDevice();
  });
  afterEach(() => device?.dispose());

  test.each([
    ['refuses connections', 'down'],
    ['accepts and never answers', 'silent'],
    ['answers a page of HTML in place of the entry', 'html'],
  ] as const)('%s, the shell works, the neuron is shown as failed, and Retry brings it back', async (_, fault) => {
    const { page, context } = await device.open({ serviceWorkers: 'block' });
    const origin = await controlOrigin(context, await stack.truth.neuronOrigin('quiz'));
    origin.become(fault);

    await page.goto(`${stack.url}/quiz`);
    const failed = page.getByTestId('neuron-failed');
    await failed.waitFor({ timeout: 40_000 });
    expect(await failed.getAttribute('data-code')).toMatch(/^(load-failed|timeout)$/);

    const navigation = page.getByRole('navigation', { name: 'Main' });
    await navigation.getByRole('button', { name: 'More' }).click();
    await navigation.getByRole('link', { name: 'Devices' }).click();
    await page.getByTestId('pair-input').waitFor();
    await page.goBack();
    await failed.waitFor();

    origin.become('healthy');
    await failed.getByTestId('neuron-retry').click();
    await page.getByTestId('quiz-card').first().waitFor({ timeout: 30_000 });
    expect(await failed.isVisible()).toBe(false);
  });
});

/** Stands between the browser and the neuron's origin. */
async function controlOrigin(context: BrowserContext, neuron: string): Promise<{ become(state: Origin): void }> {
  let state: Origin = 'healthy';
  await context.route(
    (url) => url.port === new URL(neuron).port,
    (route) => answers[state](route),
  );
  return {
    become(next) {
      state = next;
    },
  };
}

const answers: Readonly<Record<Origin, (route: Route) => Promise<void>>> = {
  healthy: (route) => route.continue(),
  down: (route) => route.abort('connectionrefused'),
  silent: async () => undefined,
  html: (route) =>
    route.fulfill({ status: 200, headers: { 'content-type': 'text/html', 'access-control-allow-origin': '*' }, body: '<!doctype html><title>Parked</title>' }),
};
