import { databaseSetting } from '../database/setting.js';
import type { Group } from '../harness/group.js';
import { openApiBench } from './bench.js';
import { costs } from './costs.js';
import { manyClients } from './many-clients.js';
import { rates } from './rates.js';

export const apiGroup: Group = {
  setting: async () => ({ ...(await databaseSetting()), 'one process': 'keys, limits, log and metrics on' }),
  open: openApiBench,
  scenarios: [...rates, ...costs, manyClients],
};
