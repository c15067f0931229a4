type Listener = (...values: unknown[]) => void;
type Entries = Map<string, { readonly listener: Listener; readonly once: boolean }[]>;

const known = new WeakMap<object, Entries>();

/** PouchDB makes objects of its own class without calling this constructor: what listens to them is kept from the first listener on. */
function listenersOf(emitter: object): Entries {
  const entries = known.get(emitter) ?? new Map();
  known.set(emitter, entries);
  return entries;
}

/**
 * What PouchDB uses of Node's `events`, in a tenth of its size: the builds put it in its place. Listeners are called in the order they came,
 * those of the moment of `emit`; an `error` that nobody listens to is thrown.
 */
export class EventEmitter {
  on(name: string, listener: Listener): this {
    listenersOf(this).set(name, [...(listenersOf(this).get(name) ?? []), { listener, once: false }]);
    return this;
  }

  addListener(name: string, listener: Listener): this {
    return this.on(name, listener);
  }

  once(name: string, listener: Listener): this {
    listenersOf(this).set(name, [...(listenersOf(this).get(name) ?? []), { listener, once: true }]);
    return this;
  }

  removeListener(name: string, listener: Listener): this {
    const all = listenersOf(this).get(name) ?? [];
    const last = all.findLastIndex((one) => one.listener === listener);
    if (last >= 0) listenersOf(this).set(name, all.toSpliced(last, 1));
    return this;
  }

  off(name: string, listener: Listener): this {
    return this.removeListener(name, listener);
  }

  removeAllListeners(name?: string): this {
    if (name === undefined) listenersOf(this).clear();
    else listenersOf(this).delete(name);
    return this;
  }

  emit(name: string, ...values: unknown[]): boolean {
    const all = listenersOf(this).get(name) ?? [];
    if (all.length === 0 && name === 'error') throw values[0];
    for (const { listener, once } of all) {
      if (once) this.removeListener(name, listener);
      listener.apply(this, values);
    }
    return all.length > 0;
  }

  listeners(name: string): readonly Listener[] {
    return (listenersOf(this).get(name) ?? []).map(({ listener }) => listener);
  }

  listenerCount(name: string): number {
    return this.listeners(name).length;
  }

  /** There is no limit. */
  setMaxListeners(): this {
    return this;
  }
}

// PouchDB copies the methods to its constructor by listing them, which those of a class are left out of.
for (const name of Object.getOwnPropertyNames(EventEmitter.prototype))
  Object.defineProperty(EventEmitter.prototype, name, { enumerable: name !== 'constructor' });

export default EventEmitter;
