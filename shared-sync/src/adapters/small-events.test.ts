import NodeEmitter from 'node:events';
import { expect, test } from 'vitest';
import { EventEmitter } from './small-events.ts';

/** The same story told to either, and what came of it. */
function story(emitter: EventEmitter | NodeEmitter): unknown[] {
  const heard: unknown[] = [];
  const twice = (value: unknown) => heard.push(['twice', value]);
  emitter.on('change', twice);
  emitter.addListener('change', twice);
  emitter.once('change', (value: unknown) => {
    heard.push(['once', value]);
    emitter.on('change', () => heard.push('late'));
  });
  heard.push(emitter.emit('change', 1));
  emitter.removeListener('change', twice);
  heard.push(emitter.emit('change', 2), emitter.listenerCount('change'), emitter.listeners('change').length);
  emitter.removeAllListeners('change');
  heard.push(emitter.emit('change', 3), emitter.listenerCount('change'));
  emitter.on('error', () => heard.push('caught')).emit('error', new Error('first'));
  emitter.removeAllListeners();
  try {
    emitter.emit('error', new Error('nobody listens'));
  } catch (error) {
    heard.push(String(error));
  }
  return heard;
}

test('it does what Node’s does, as far as PouchDB asks', () => {
  expect(story(new EventEmitter())).toEqual(story(new NodeEmitter()));
});

test('its methods can be listed, as PouchDB does to copy them', () => {
  expect(Object.keys(EventEmitter.prototype)).toEqual(
    expect.arrayContaining(['on', 'once', 'emit', 'removeListener', 'removeAllListeners', 'setMaxListeners']),
  );
});

test('an object that inherits from it without its constructor being called is an emitter, too', () => {
  function Store() {}
  Store.prototype = Object.create(EventEmitter.prototype);
  const [one, other] = [new (Store as unknown as typeof EventEmitter)(), new (Store as unknown as typeof EventEmitter)()];
  const heard: unknown[] = [];
  one.once('created', (value) => heard.push(value));
  expect([one.emit('created', 1), one.emit('created', 2), other.emit('created', 3), heard]).toEqual([true, false, false, [1]]);
});
