import { expect, test } from 'vitest';
import { releaseOf } from '../testing/fixtures.ts';
import { filesOf, readWorkerMessage } from './worker-messages.ts';

test('a release is told by the addresses of all of its files', () => {
  expect(filesOf([releaseOf('quiz')])).toEqual([{ url: 'https://quiz.example/quiz/1.0.0/remoteEntry.js', integrity: `sha384-${'A'.repeat(64)}` }]);
});

test('a message of ours is read, a file without an integrity is left out, anything else is nothing', () => {
  const files = [{ url: 'https://a', integrity: 'sha384-x' }, { url: 'https://b' }];
  const read = [{ type: 'empire-releases', files }, { type: 'empire-take-over' }, { type: 'other' }, 'text', null].map(readWorkerMessage);
  expect(read).toEqual([{ type: 'empire-releases', files: [files[0]] }, { type: 'empire-take-over' }, undefined, undefined, undefined]);
});
