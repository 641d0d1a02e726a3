import { run } from '../../src/cli/run.js';
import { serve } from '../../src/cli/serve.js';

// The server as a process of its own, for tests: `new Child('test/support/server.ts', [], settings)`.
void run(serve);
