import { expect, test } from 'vitest';
import { isNavigation } from './host-routes.ts';

const page = { accept: 'text/html,application/xhtml+xml' };

test('only navigations are answered with the shell', () => {
  const asked = [
    { method: 'GET', url: '/quiz/capitals', headers: page },
    { method: 'GET', url: '/blog/v1.2-released?x=/a.js', headers: page },
    { method: 'GET', url: '/main.abc.js', headers: page },
    { method: 'GET', url: '/quiz', headers: { accept: '*/*' } },
    { method: 'POST', url: '/quiz', headers: page },
    { method: 'GET', url: '/v1/unknown', headers: page },
    { method: 'GET', url: '/couch', headers: page },
  ];
  expect(asked.map(isNavigation)).toEqual([true, true, false, false, false, false, false]);
});
