import { startStack } from '../dev/test-stack.ts';
import { erasureSuite } from './erasure-suite.ts';

erasureSuite(() => startStack({ neuronsDir: null, bridge: { sweepMs: 300 } }));
