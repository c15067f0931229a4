import { startStack } from '../../couch/src/dev/test-stack.ts';
import { differentialSuite } from './differential-suite.ts';

differentialSuite('the embedded CouchDB', {
  start: async () => {
    const stack = await startStack({ neuronsDir: null });
    return { url: stack.couchUrl, close: () => stack.close() };
  },
  runs: 40,
});
