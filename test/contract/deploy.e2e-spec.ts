import { readFileSync } from 'node:fs';
import { loadEnv } from '../../src/config/env.js';
import { settings } from '../../src/config/settings.js';

const manifest = (name: string): string => readFileSync(`deploy/kubernetes/${name}`, 'utf8');

it('the probes of the manifests are those of the API', () => {
  const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, unknown> };
  const probes = [...manifest('deployment.yaml').matchAll(/path: (\/[^,]+),/g)].map(([, path]) => path);
  expect(probes).toEqual(['/health/startup', '/health/live', '/health/ready']);
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(probes));
});

it('a pod that ends has the time that its settings give it', () => {
  const given = [...manifest('config.yaml').matchAll(/^ {2}([A-Z_]+): '(.*)'$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(given.length).toBeGreaterThan(0);
  for (const [name] of given) expect(Object.keys(settings.shape)).toContain(name);
  const env = loadEnv(Object.fromEntries(given) as Record<string, string>);
  const grace = Number(/terminationGracePeriodSeconds: (\d+)/.exec(manifest('deployment.yaml'))?.[1]);
  expect(grace).toBeGreaterThan(env.SHUTDOWN_DRAIN + env.SHUTDOWN_TIMEOUT + 5);
});
