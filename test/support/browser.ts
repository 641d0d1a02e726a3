import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const found = NAMES.map(onPath).find(Boolean);
const NONE = `none of ${NAMES.join(', ')} on the PATH`;

/** The browser of this machine; npm installs none. */
export function chromiumPath(): string {
  if (!found) throw new Error(`There is no Chromium for this run: ${NONE}`);
  return found;
}

/** A suite that needs a browser: skipped with the reason in its name where there is none, failing where CI has none. */
export function describeWithBrowser(name: string, suite: () => void): void {
  if (found) {
    describe(name, suite);
  } else if (process.env['CI']) {
    describe(name, () => {
      it('has a Chromium to run in', () => {
        chromiumPath();
      });
    });
  } else {
    process.stderr.write(`Skipped: ${name} (${NONE})\n`);
    describe.skip(`${name} (skipped: ${NONE})`, suite);
  }
}
