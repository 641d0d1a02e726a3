import request from 'supertest';
import type { DataSource } from 'typeorm';
import { hashOf, newKeyText, prefixOf } from '../../src/auth/key-text.js';
import type { TestApp } from './app.js';

export interface GivenKey {
  scopes?: string[];
  workspaceId?: number;
  name?: string;
  expiresAt?: string;
  revokedAt?: string;
  rateLimitPerMinute?: number;
}

/** An admin's key that no database knows, for servers with authentication. */
export const ADMIN_KEY = 'an-admin-key-of-the-tests-of-32-characters';

/** A key in the database, made without the API. */
export async function insertKey(dataSource: DataSource, given: GivenKey = {}): Promise<string> {
  const key = newKeyText();
  const { scopes = ['read'], workspaceId = 1, name = 'of a test', expiresAt = null, revokedAt = null } = given;
  const { rateLimitPerMinute = null } = given;
  await dataSource.query(
    `INSERT INTO api_keys (workspace_id, name, prefix, hash, scopes, expires_at, revoked_at, rate_limit_per_minute)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [workspaceId, name, prefixOf(key), hashOf(key), scopes, expiresAt, revokedAt, rateLimitPerMinute],
  );
  return key;
}

export async function insertWorkspace(dataSource: DataSource, name: string): Promise<number> {
  const [{ id }] = await dataSource.query('INSERT INTO workspaces (name) VALUES ($1) RETURNING id', [name]);
  return id;
}

/** The same server, each request with this key. */
export const withKey = (test: TestApp, key: string): TestApp => ({
  ...test,
  api: () => request.agent(`${test.url}/api/v1`).set('X-API-Key', key),
  root: () => request.agent(test.url).set('X-API-Key', key),
});
