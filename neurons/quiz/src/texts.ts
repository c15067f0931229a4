import type { Saving } from './quiz-controller.ts';

/** What to tell the person about the last thing they did. Only the device is promised here: what reached the server, the shell says. */
export function savingText(saving: Saving): string {
  if (saving.phase === 'saved') return 'Saved on this device';
  if (saving.phase === 'saving') return 'Saving…';
  return saving.phase === 'failed' ? problemText(saving.code) : '';
}

/** A failure in plain words. */
export function problemText(code: string): string {
  if (code === 'storage-full') return 'Not saved: this device has no room left. Free some space, then answer again.';
  if (code === 'payload-too-large') return 'Not saved: this answer is too long.';
  if (code === 'closed') return 'Not saved: the quiz was closed meanwhile. Reload the page, then answer again.';
  if (code === 'undecryptable' || code === 'wrong-key') return 'What is stored on this device cannot be opened.';
  return 'Not saved: something went wrong on this device. Your earlier answers are safe; please answer again.';
}

/** A date as people write it, or the text itself when it is none. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
