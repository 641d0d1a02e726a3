import { type EntityManager, UpdateValuesMissingError } from 'typeorm';
import { Specimen } from './specimen.entity.js';

/** TypeORM's update of single rows; its `save` leaves out a null within an embedded object. */
export async function updateOne(
  manager: EntityManager,
  where: Partial<Pick<Specimen, 'id' | 'key'>>,
  change: Partial<Specimen>,
): Promise<void> {
  try {
    await manager.update(Specimen, where, change as object);
  } catch (error) {
    if (!(error instanceof UpdateValuesMissingError)) throw error;
  }
}
