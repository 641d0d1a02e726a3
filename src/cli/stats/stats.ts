import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import type { Env } from '../../config/settings.js';
import { commandLog } from '../../logging.js';
import { RollupsService } from '../../rollups/rollups.service.js';
import { UsageError } from '../usage.js';

const MOST_SHOWN = 20;

/** Exit code 1 when a figure differs. */
async function verify(rollups: RollupsService): Promise<void> {
  const differences = await rollups.verify();
  if (differences.length === 0) return console.log('Every rollup agrees with the rows that it counts');
  for (const { check, workspaceId, subject, counted, plain } of differences.slice(0, MOST_SHOWN)) {
    console.error(
      `${check}: workspace ${workspaceId}, ${subject}: ${counted ?? 'nothing'}, but the rows give ${plain ?? 'nothing'}`,
    );
  }
  console.error(`${differences.length} figures or more differ; observatory stats rebuild counts everything anew`);
  process.exitCode = 1;
}

async function rebuild(rollups: RollupsService): Promise<void> {
  const start = performance.now();
  await rollups.rebuild();
  console.log(`Counted everything anew in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

const ACTIONS = { verify, rebuild };

export const STATS_USAGE = 'observatory stats verify | rebuild';

const isAction = (name: string | undefined): name is keyof typeof ACTIONS =>
  name !== undefined && Object.hasOwn(ACTIONS, name);

/** `observatory stats verify` and `rebuild`: both may run beside servers that write. Throws UsageError at once. */
export function stats([name, ...surplus]: string[]): (env: Env) => Promise<void> {
  if (!isAction(name) || surplus.length > 0)
    throw new UsageError('Say verify or rebuild after stats, and nothing more');
  return async (env) => {
    const own = { ...env, DATABASE_STATEMENT_TIMEOUT: 0, STATISTICS_FOLD_INTERVAL: 0 };
    const logger = commandLog();
    const app = await NestFactory.createApplicationContext(AppModule.register(own, logger), {
      abortOnError: false,
      logger,
    });
    try {
      await ACTIONS[name](app.get(RollupsService, { strict: false }));
    } finally {
      await app.close();
    }
  };
}
