import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Transaction } from '../database/index.js';
import { answerBatch } from './batch.js';

/** A client that takes nothing at once. */
class FullResponse extends EventEmitter {
  closed = false;
  mostListeners = 0;
  type = () => this;
  end = () => this;
  write(): boolean {
    this.mostListeners = Math.max(this.mostListeners, this.listenerCount('close'));
    if (!this.closed) setImmediate(() => this.emit('drain'));
    return false;
  }
}

/** One item a group. */
function answer(response: FullResponse): Promise<unknown> {
  const request = Object.assign(Readable.from([Buffer.from('1\n2\n3\n')]), {
    headers: {},
    accepts: () => 'application/x-ndjson',
    is: () => 'application/x-ndjson',
  });
  return answerBatch(request as unknown as Request, response as unknown as Response, {
    field: 'ids',
    schema: z.number(),
    atomic: false,
    maxBytes: 1_000,
    groupSize: 1,
    write: async (ids) => ids.map((id) => ({ outcome: 'skipped', id })),
    transaction: (work) => work({} as Transaction),
  });
}

it('a batch ends when its client has gone, instead of waiting for it for ever', async () => {
  const gone = Object.assign(new FullResponse(), { closed: true });
  await expect(answer(gone)).resolves.toBeUndefined();
});

it('a batch waits for a slow client, and leaves no listener behind each time', async () => {
  const slow = new FullResponse();
  await answer(slow);
  expect([slow.mostListeners, slow.listenerCount('drain')]).toEqual([0, 0]);
});
