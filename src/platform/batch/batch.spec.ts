import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Transaction } from '../database/index.js';
import { answerBatch } from './batch.js';

/** Takes nothing, and says that it is closed only when it is asked. */
class GoneResponse extends EventEmitter {
  readonly closed = true;
  type = () => this;
  write = () => false;
  end = () => this;
}

it('a batch ends when its client has gone, instead of waiting for it for ever', async () => {
  const request = Object.assign(Readable.from([Buffer.from('1\n2\n3\n')]), {
    headers: {},
    accepts: () => 'application/x-ndjson',
    is: () => 'application/x-ndjson',
  });
  const answered = answerBatch(request as unknown as Request, new GoneResponse() as unknown as Response, {
    field: 'ids',
    schema: z.number(),
    atomic: false,
    maxBytes: 1_000,
    groupSize: 1,
    write: async (ids) => ids.map((id) => ({ outcome: 'skipped', id })),
    transaction: (work) => work({} as Transaction),
  });
  await expect(answered).resolves.toBeUndefined();
});
