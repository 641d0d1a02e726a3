import { chmodSync, readFileSync } from 'node:fs';

// npx makes a package's commands executable when it links them, once: after another build it meets what the compiler wrote.
const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const file of Object.values(bin)) chmodSync(file, 0o755);
