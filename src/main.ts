import { run } from './cli/run.js';
import { serve } from './cli/serve.js';

await run(serve);
