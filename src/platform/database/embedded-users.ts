import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Place } from './embedded-place.js';
import { isIdentityAlive, processIdentity } from './process-identity.js';

let tickets = 0;

/** Empty where the user left this moment, as it may where no lock could be taken. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Who uses the PostgreSQL of a folder: one file each, in `users/`. A file whose process is gone counts for nothing. */
export class EmbeddedUsers {
  private readonly folder: string;
  private readonly mine: string;

  constructor(private readonly place: Place) {
    this.folder = path.join(place.folder, 'users');
    this.mine = path.join(this.folder, `${process.pid}.${(tickets += 1)}`);
  }

  enter(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const { uid, gid } = this.place.account;
    if (uid !== undefined) chownSync(this.folder, uid, gid ?? 0);
    writeFileSync(this.mine, processIdentity());
  }

  /** Leaves, and says whether nobody is left. */
  leave(): boolean {
    rmSync(this.mine, { force: true });
    const names = existsSync(this.folder) ? readdirSync(this.folder) : []; // a full disk may have had no room for it
    for (const name of names) {
      const file = path.join(this.folder, name);
      if (isIdentityAlive(contentOf(file))) return false;
      rmSync(file, { force: true });
    }
    return true;
  }
}
