import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A temporary folder that other users can enter, as the embedded PostgreSQL of root must. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'observatory-'));
  chmodSync(folder, 0o755);
  return folder;
}
