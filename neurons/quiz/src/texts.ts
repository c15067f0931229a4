import { dateText, locale } from '@empire/contract/language';
import type { Saving } from './quiz-controller.ts';
import { msg } from './words.ts';

/** What to tell the person about the last thing they did. Only the device is promised here: what reached the server, the shell says. */
export function savingText(saving: Saving): string {
  if (saving.phase === 'saved') return msg('Saved on this device');
  if (saving.phase === 'saving') return msg('Saving…');
  return saving.phase === 'failed' ? problemText(saving.code) : '';
}

/** A failure in plain words. */
export function problemText(code: string): string {
  if (code === 'storage-full') return msg('Not saved: this device has no room left. Free some space, then answer again.');
  if (code === 'payload-too-large') return msg('Not saved: this answer is too long.');
  if (code === 'closed') return msg('Not saved: the quiz was closed meanwhile. Reload the page, then answer again.');
  if (code === 'undecryptable' || code === 'wrong-key') return msg('What is stored on this device cannot be opened.');
  return msg('Not saved: something went wrong on this device. Your earlier answers are safe; please answer again.');
}

/** A date as people write it, or the text itself when it is none. */
export function momentText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : dateText(date.getTime());
}

/** Why something published is not shown: the reason itself where English is read, else what its code means. */
export function refusalText({ message }: { readonly message: string }): string {
  return locale().startsWith('en') ? message : msg('Its content is malformed and was refused.');
}
