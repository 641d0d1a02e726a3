import { currentTransaction, currentWrite, runAsWrite, type Intent, type Invalidator } from './transaction-scope.js';

export interface InvalidatingCall<T> {
  cache: Invalidator;
  /** Known from the arguments: announced before the write, so that a crash after it leaves nothing old. */
  early: readonly string[];
  /** Known from the result only. */
  late: (result: T) => readonly string[];
  /** False for writes so long that a cache which is bypassed meanwhile costs more than a crash would. */
  intent: boolean;
  awaitNodes: boolean;
  work: () => Promise<T>;
}

/**
 * Runs a write and invalidates what it changed: after the commit if a transaction is around it, else when it
 * returns. A write that fails may have written before it did, so it invalidates as well, unless it was seen to roll
 * back. What a write inside this one has invalidated is invalidated once more, together with the rest: an entry
 * made between the two, from one half of the change, does not survive.
 */
export async function invalidatingCall<T>(call: InvalidatingCall<T>): Promise<T> {
  const around = currentWrite();
  const write = { tags: new Set(call.early), committed: false, rolledBack: false };
  const transaction = currentTransaction();
  const intent = transaction || !call.intent ? undefined : await announced(call);
  let result: T;
  try {
    result = await runAsWrite(write, call.work);
  } catch (error) {
    if (transaction) transaction.collect(call.cache, write.tags);
    else if (write.rolledBack && !write.committed) await intent?.abandon();
    else await settle(call, intent, write.tags);
    for (const tag of write.tags) around?.tags.add(tag);
    throw error;
  }
  for (const tag of call.late(result)) write.tags.add(tag);
  if (transaction) transaction.collect(call.cache, write.tags);
  else await settle(call, intent, write.tags);
  for (const tag of write.tags) around?.tags.add(tag);
  return result;
}

const announced = async <T>({ cache, early, awaitNodes }: InvalidatingCall<T>) =>
  early.length > 0 ? cache.intend(early, awaitNodes) : undefined;

async function settle<T>(call: InvalidatingCall<T>, intent: Intent | undefined, tags: Set<string>): Promise<void> {
  if (intent) await intent.settle([...tags]);
  else if (tags.size > 0) await call.cache.invalidate([...tags], call.awaitNodes);
}
