import { execFileSync } from 'node:child_process';

const DEPCRUISE = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';

interface Cruise {
  modules: { source: string; dependencies: { resolved: string }[] }[];
}

/** `src/sessions/session.dto.ts` → `sessions`, `src/platform/http/index.ts` → `platform/http`, `src/main.ts` → `main`. */
function folderOf(file: string): string | undefined {
  const [, path] = /^src\/(platform\/[^/]+|[^/]+)/.exec(file) ?? [];
  return path?.replace(/\.ts$/, '');
}

const isTest = (file: string): boolean => file.endsWith('.spec.ts');

/** Which folder of src imports which, types included; a line each. */
export function moduleGraph(): string {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const { modules } = JSON.parse(
    execFileSync(process.execPath, [DEPCRUISE, 'src', '--output-type', 'json'], options),
  ) as Cruise;
  const graph = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = folderOf(source);
    if (!from || isTest(source)) continue;
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets);
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved);
      if (to && to !== from) targets.add(to);
    }
  }
  const lines = [...graph].map(([from, targets]) => `${from} -> ${[...targets].toSorted().join(', ') || '(none)'}`);
  return `${lines.toSorted().join('\n')}\n`;
}
