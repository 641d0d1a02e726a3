import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import type { Env } from '../../config/settings.js';
import { ImportProgress } from '../../imports/import-progress.js';
import { commandLog } from '../../logging.js';
import { ImportsService } from '../../imports/imports.service.js';
import { DomainError } from '../../platform/errors/index.js';
import { unpacked } from '../../platform/http/index.js';
import { RollupsService } from '../../rollups/rollups.service.js';
import { WorkspacesService } from '../../workspaces/workspaces.service.js';
import { importArguments, type ImportArguments } from './import-arguments.js';
import type { Reading } from './progress-lines.js';
import { showProgress } from './show-progress.js';
import { details, isRejected, type Outcome, summary } from './summary.js';

async function* counted(source: AsyncIterable<Buffer>, reading: Reading): AsyncIterable<Buffer> {
  for await (const chunk of source) {
    reading.bytes += chunk.length;
    yield chunk;
  }
}

/** What a file, or the person who names it, can be wrong about; everything else is a failure of ours. */
const isProblem = (error: unknown): error is Error =>
  error instanceof DomainError || /^(ENOENT|EACCES|EISDIR|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '');

type Take = (source: AsyncIterable<Buffer>, progress: ImportProgress) => ReturnType<ImportsService['import']>;

async function importFile(file: string, take: Take): Promise<Outcome> {
  const isPiped = file === '-';
  const name = isPiped ? 'standard input' : file;
  let done: (() => void) | undefined;
  try {
    const size = isPiped ? undefined : (await stat(file)).size;
    const reading: Reading = { name, bytes: 0, size, rows: new ImportProgress() };
    done = showProgress(reading, process.stderr);
    const bytes = isPiped ? process.stdin : createReadStream(file);
    return { file: name, report: await take(unpacked(counted(bytes, reading)), reading.rows) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { file: name, problem: error.message };
  } finally {
    done?.();
  }
}

async function importAll(env: Env, { files, options }: ImportArguments): Promise<void> {
  const logger = commandLog();
  const app = await NestFactory.createApplicationContext(AppModule.register(env, logger), {
    abortOnError: false,
    logger,
  });
  try {
    const workspaceId = await app.get(WorkspacesService, { strict: false }).getDefaultId();
    const imports = app.get(ImportsService, { strict: false });
    const outcomes: Outcome[] = [];
    for (const file of files) {
      const outcome = await importFile(file, (source, progress) =>
        imports.import(workspaceId, source, options, progress),
      );
      for (const line of details(outcome)) console.error(line);
      outcomes.push(outcome);
    }
    await app.get(RollupsService, { strict: false }).fold();
    console.log(summary(outcomes));
    if (outcomes.some(isRejected)) process.exitCode = 1;
  } finally {
    await app.close();
  }
}

/** `observatory import`: the same as `POST /imports`, for files of this machine. Throws UsageError at once. */
export function importFiles(args: string[]): (env: Env) => Promise<void> {
  const given = importArguments(args);
  return (env) => importAll(env, given);
}
