import type { QueryRunner } from 'typeorm';
import { databaseError, type DatabaseError, type Fault, isItemFault, toFault } from './errors.js';
import type { Group } from './group.js';
import type { Item } from './item.js';
import type { Refuse } from './operation.js';
import { inSavepoint } from './transaction.js';

export interface Offender {
  item: Item;
  fault: Fault;
}

export interface Isolation {
  write(part: Group): Promise<void>;
  /** All items that break the same rule, where one statement can tell; nothing where it cannot. */
  find(error: DatabaseError, part: Group): Promise<Offender[]>;
  refuse: Refuse;
}

/**
 * Writes a group without its bad items. Where the database cannot name all of them at once, halves are tried until
 * the bad one stands alone: of n items k bad ones cost about k · log n small statements.
 */
export async function isolate(runner: QueryRunner, part: Group, isolation: Isolation): Promise<void> {
  if (part.items.length === 0) return;
  const error = await attempt(runner, () => isolation.write(part));
  if (!error) return;
  const offenders = await isolation.find(error, part);
  if (offenders.length > 0) {
    for (const { item, fault } of offenders) refuseItem(isolation.refuse, item, fault, error);
    const refused = new Set(offenders.map((offender) => offender.item));
    const items = part.items.filter((item) => !refused.has(item));
    return isolate(runner, { columns: part.columns, items }, isolation);
  }
  const [only, ...others] = part.items;
  if (only && others.length === 0) return refuseItem(isolation.refuse, only, toFault(error), error);
  const middle = part.items.length >> 1;
  await isolate(runner, { columns: part.columns, items: part.items.slice(0, middle) }, isolation);
  await isolate(runner, { columns: part.columns, items: part.items.slice(middle) }, isolation);
}

async function attempt(runner: QueryRunner, work: () => Promise<void>): Promise<DatabaseError | undefined> {
  try {
    await inSavepoint(runner, work);
    return undefined;
  } catch (error) {
    if (!isItemFault(error)) throw error;
    return databaseError(error);
  }
}

/** The items that this one stands for are as bad as it is. */
export function refuseItem(refuse: Refuse, item: Item, fault: Fault, cause?: unknown): void {
  for (const index of [...(item.earlier ?? []), item.index]) refuse({ index, ...fault }, cause);
}
