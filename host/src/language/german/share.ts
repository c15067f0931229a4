import type { Translation } from '../catalogue.ts';

/** The page of what is kept for later. */
export const share: readonly Translation[] = [
  ['Kept for later', 'Für später aufgehoben'],
  [
    'Share a link, a text or a text file from another app with Empire, and it waits here: without a network too, and on all your devices.',
    'Teilen Sie einen Link, einen Text oder eine Textdatei aus einer anderen App mit Empire, und es wartet hier: auch ohne Netz, und auf allen Ihren Geräten.',
  ],
  ['It could not be saved. What was shared stays until it can.', 'Es konnte nicht gespeichert werden. Was geteilt wurde, bleibt, bis es geht.'],
  ['Nothing is kept yet.', 'Noch ist nichts aufgehoben.'],
  ['What is kept', 'Was aufgehoben ist'],
  ['Open the link', 'Den Link öffnen'],
  ['Remove', 'Entfernen'],
  ['A link or a text to keep', 'Ein Link oder ein Text zum Aufheben'],
  ['Keep', 'Aufheben'],
  ['How to do it', 'So geht es'],
];
