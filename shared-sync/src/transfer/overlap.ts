/** Calls `done` when everything before and `working` have succeeded; rejects with the first failure after both have ended. */
export function inOrder(before: Promise<void>, working: Promise<void>, done: () => Promise<void>): Promise<void> {
  const both = Promise.allSettled([before, working]).then(async (outcomes) => {
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    await done();
  });
  return quietly(both);
}

/** Whoever awaits the promise sees its failure; until then nobody may call it unhandled. */
export function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/**
 * What `read` answers for each item, in order; up to `count` answers are read before they are asked for. The first is given as soon as it is
 * there, however long the next items are in coming.
 */
export async function* readAhead<T, R>(items: AsyncGenerator<T>, { count, read }: { count: number; read: (item: T) => Promise<R> }): AsyncGenerator<R> {
  const next = async () => {
    const item = await items.next();
    return item.done === true ? undefined : { answer: await read(item.value) };
  };
  const reading = Array.from({ length: count }, () => quietly(next()));
  try {
    for (;;) {
      const one = await reading.shift();
      if (one === undefined) return;
      reading.push(quietly(next()));
      yield one.answer;
    }
  } finally {
    await Promise.allSettled([...reading, items.return(undefined)]);
  }
}

/** What was begun before it was asked for. */
export interface Begun<T> extends AsyncIterable<T> {
  /** Lets go of it where nobody wants it. */
  drop(): Promise<void>;
}

/** Has a generator make its first item at once. */
export function begun<T>(items: AsyncGenerator<T>): Begun<T> {
  const first = quietly(items.next());
  const all = async function* () {
    try {
      const one = await first;
      if (one.done === true) return;
      yield one.value;
      yield* items;
    } finally {
      await items.return(undefined);
    }
  };
  return {
    [Symbol.asyncIterator]: all,
    drop: async () => {
      await items.return(undefined);
    },
  };
}

/** What is done with each item: `work` overlaps with that of the next ones, `done` follows in the order of the items. */
export interface Overlap<T> {
  readonly atOnce: number;
  readonly work: (item: T) => Promise<void>;
  readonly done?: (item: T) => Promise<void>;
}

/** Works on up to `atOnce` items at a time. Ends when none is under way any more, with the first failure if there was one. */
export async function overlapping<T>(items: AsyncIterable<T> | Iterable<T>, { atOnce, work, done }: Overlap<T>): Promise<void> {
  const underWay: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  try {
    for await (const item of items) {
      last = inOrder(last, work(item), async () => done?.(item));
      underWay.push(last);
      if (underWay.length >= atOnce) await underWay.shift();
    }
    await last;
  } finally {
    await Promise.allSettled([last]);
  }
}
