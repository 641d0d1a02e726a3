import { QueryFailedError } from 'typeorm';

const failedWith = (error: unknown, state: string): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === state;

/** A row with the same key exists. */
export const isUniqueViolation = (error: unknown): boolean => failedWith(error, '23505');

/** The row is referred to, or refers to one that does not exist. */
export const isForeignKeyViolation = (error: unknown): boolean => failedWith(error, '23503');
