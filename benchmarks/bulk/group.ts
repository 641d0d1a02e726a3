import { floorSetting } from '../database/setting.js';
import { openBulkBench } from './bench.js';
import { export1m, prepareExport } from './export-1m.js';
import { healthDuringImport } from './health-during-import.js';
import { import100k } from './import-100k.js';
import { memory1gb } from './memory-1gb.js';
import { ndjson100k } from './ndjson-100k.js';
import { rowsASecond } from './rows-a-second.js';

export const bulkGroup = {
  setting: floorSetting,
  prepare: prepareExport,
  open: openBulkBench,
  scenarios: [rowsASecond, ndjson100k, import100k, healthDuringImport, memory1gb, export1m],
};
