import { type Kept, type KeptDatabase, loadKept, markOf, openKept } from '../database/kept.js';
import { databaseSetting } from '../database/setting.js';
import type { Options, Setting } from '../harness/group.js';
import { Dataset, RESULTS } from './dataset.js';
import { loadMillion } from './load.js';

const MILLION: Kept = { name: 'million', version: Dataset.version, load: loadMillion };

export const millionSetting = async (): Promise<Setting> => ({
  ...(await databaseSetting()),
  dataset: `${RESULTS.toLocaleString('en')} results, version ${markOf(MILLION)}`,
});

/** Of a server that was named nothing is loaded. */
export async function prepareMillion({ baseUrl, tell }: Options): Promise<void> {
  if (!baseUrl) await loadKept(MILLION, tell);
}

export const openMillion = (tell: Options['tell']): Promise<KeptDatabase> => openKept(MILLION, tell);
