/** Mistakes in templates, patterns and settings: they stop the start, so they name every culprit at once. */
export class CacheSetupError extends Error {
  constructor(readonly problems: string[]) {
    super(`The cache cannot start:\n- ${problems.join('\n- ')}`);
    this.name = 'CacheSetupError';
  }
}

/** Redis gave no answer in time, or is known to be away: always caught inside this piece. */
export class CacheStoreUnavailable extends Error {
  constructor(reason: string) {
    super(`The cache store is unavailable: ${reason}`);
    this.name = 'CacheStoreUnavailable';
  }
}

export class CacheKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CacheKeyError';
  }
}

export class CacheValueError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CacheValueError';
  }
}

export const notANumber = (key: string) => new CacheValueError(`'${key}' holds something that is not a number`);
