import { existsSync, readFileSync } from 'node:fs';
import { agree, type Env, settings } from './settings.js';

type Source = Record<string, string | undefined>;

/** One setting that cannot be used: named, with what was given and what was expected. */
export interface SettingError {
  name: string;
  given: string;
  expected: string;
}

/** The settings cannot be used. The process ends with 78 (EX_CONFIG of sysexits.h). */
export class InvalidSettings extends Error {
  readonly exitCode = 78;
  constructor(readonly errors: SettingError[]) {
    const lines = errors.map(({ name, given, expected }) => `  ${name}=${given}: ${expected}`);
    super(`The settings cannot be used:\n${lines.join('\n')}`);
    this.name = 'InvalidSettings';
  }
}

const SECRETS = new Set(['DATABASE_URL', 'REDIS_URL', 'ADMIN_KEY']);

function parsedUrl(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}

/** Of a secret no more than scheme, user, host and path, and of what is no such URL nothing. */
function maskUrl(value: string): string {
  const url = parsedUrl(value);
  // An @ in the path belongs to a password with a slash in it, which ends the host too early.
  if (!url?.host || url.pathname.includes('@')) return '***';
  const credentials = url.username || url.password ? `${url.username}:***@` : '';
  return `${url.protocol}//${credentials}${url.host}${url.pathname}`;
}

function mask(name: string, value: string | undefined): string {
  if (value === undefined) return '(not set)';
  return SECRETS.has(name) ? maskUrl(value) : JSON.stringify(value);
}

/** `NAME_FILE=path` gives NAME the content of the file (Docker and Kubernetes secrets), without its last newline. */
function readFiles(source: Source, errors: SettingError[]): Source {
  const values: Source = {};
  for (const name of Object.keys(settings.shape)) {
    const value = source[name] === '' ? undefined : source[name];
    const file = source[`${name}_FILE`];
    values[name] = value;
    if (!file) continue;
    if (value !== undefined) {
      errors.push({ name: `${name}_FILE`, given: file, expected: `is set beside ${name}; set one of the two` });
      continue;
    }
    try {
      values[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch {
      errors.push({ name: `${name}_FILE`, given: file, expected: 'names a file that cannot be read' });
    }
  }
  return values;
}

/** Reads and checks all settings at once. Throws InvalidSettings that names every error. */
export function loadEnv(source: Source): Env {
  const errors: SettingError[] = [];
  const values = readFiles(source, errors);
  const parsed = settings.superRefine(agree).safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    errors.push({ name, given: mask(name, values[name]), expected: issue.message });
  }
  if (!parsed.success || errors.length > 0) throw new InvalidSettings(errors);
  return parsed.data;
}

/** The settings of this process: the environment, and below it a file `.env`. Nothing else reads `process.env`. */
export function processEnv(): Env {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return loadEnv(process.env);
}
