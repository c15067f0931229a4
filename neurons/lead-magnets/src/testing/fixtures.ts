import type { Json } from '@empire/contract';
import { type Magnet, parseMagnet } from '../magnet.ts';

/** A guide document's value with one block of each kind. */
export function magnetValue(changes: Readonly<Record<string, Json>> = {}): Json {
  return {
    title: 'A plan',
    summary: 'To fill in.',
    intro: 'It takes an hour.',
    colour: 'sea',
    topics: ['backup'],
    chapters: [
      {
        title: 'First',
        blocks: [
          { kind: 'text', text: 'Begin here.' },
          { kind: 'note', text: 'Slowly.' },
          { kind: 'list', items: ['one', 'two'] },
          { kind: 'steps', items: ['look', 'leap'] },
          { kind: 'checks', items: ['done'] },
        ],
      },
      {
        title: 'Second',
        page: true,
        blocks: [
          { kind: 'table', head: ['When', 'What'], rows: 3 },
          { kind: 'lines', label: 'Notes', count: 2 },
        ],
      },
    ],
    ...changes,
  };
}

export function magnet(key = 'plan', changes: Readonly<Record<string, Json>> = {}): Magnet {
  return parseMagnet(key, magnetValue(changes));
}
