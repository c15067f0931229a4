import { EmpireError } from '@empire/contract';
import { expect, test } from 'vitest';
import { transferInBackground } from './background-transfer.ts';

const signal = new AbortController().signal;

test('a locked device transfers nothing in the background, and the browser is not asked to try again', async () => {
  await expect(transferInBackground(() => Promise.reject(new EmpireError('locked')), { signal })).resolves.toBeUndefined();
});

test('an erased device has nothing to transfer, and the browser is not asked to try again', async () => {
  await expect(transferInBackground(() => Promise.reject(new EmpireError('closed')), { signal })).resolves.toBeUndefined();
});

test('any other failure to open is told to the browser, which tries again', async () => {
  await expect(transferInBackground(() => Promise.reject(new EmpireError('storage-failed')), { signal })).rejects.toMatchObject({ code: 'storage-failed' });
});
