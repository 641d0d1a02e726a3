import { openApiBench } from './bench.js';
import { costs } from './costs.js';
import { manyClients } from './many-clients.js';
import { rates } from './rates.js';

export const apiGroup = { open: openApiBench, scenarios: [...rates, ...costs, manyClients] };
