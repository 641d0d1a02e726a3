import { openBench } from './bench.js';
import { delete25k } from './delete-25k.js';
import { insert100k } from './insert-100k.js';
import { insert1k } from './insert-1k.js';
import { insertOne } from './insert-one.js';
import { floorSetting } from './setting.js';
import { update50k } from './update-50k.js';
import { upsert50k } from './upsert-50k.js';

export const databaseGroup = {
  setting: floorSetting,
  open: openBench,
  scenarios: [insert100k, insert1k, insertOne, upsert50k, update50k, delete25k],
};
