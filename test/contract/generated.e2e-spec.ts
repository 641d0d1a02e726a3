import { readFileSync } from 'node:fs';
import { generated } from '../../scripts/generated/generated.js';

it.each(Object.entries(generated))(
  '%s is what the sources say (else: npm run docs:generate)',
  async (file, render) => {
    expect(readFileSync(file, 'utf8')).toBe(await render());
  },
  120_000,
);
