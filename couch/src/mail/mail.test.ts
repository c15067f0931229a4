import { startStack } from '../dev/test-stack.ts';
import { mailSuite } from './mail-suite.ts';

mailSuite((options) => startStack({ ...options, neuronsDir: null }));
