import { startStack } from '../dev/test-stack.ts';
import { retentionSuite } from './retention-suite.ts';

retentionSuite(() => startStack({ neuronsDir: null, bridge: { sweepMs: 300 } }));
