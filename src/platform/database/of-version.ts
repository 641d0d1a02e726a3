import { Any, type FindOperator } from 'typeorm';

/** The part of a condition that lets a statement write a row only in one of these versions; undefined for any of them. */
export const ofVersion = (versions: readonly number[] | undefined): { version?: FindOperator<number> } =>
  versions === undefined ? {} : { version: Any(versions) };
