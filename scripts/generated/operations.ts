import { readFileSync } from 'node:fs';
import { documentedSettings } from './documented-settings.js';

const TABLE = /(<!-- settings: [^\n]*-->\n)[\s\S]*?(<!-- end of settings -->)/;

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

function table(): string {
  const rows = documentedSettings().map(({ name, description, fallback }) => {
    const value = fallback === undefined ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${value} | ${cell(description)} |`;
  });
  return ['| Setting | Default | What it does |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The page as it is, with its table of settings from the schema. */
export function operations(): string {
  const page = readFileSync('docs/operations.md', 'utf8');
  if (!TABLE.test(page)) throw new Error('docs/operations.md has lost the comments around its table of settings');
  return page.replace(
    TABLE,
    (_, start: string, end: string) => `${start}\n<!-- prettier-ignore -->\n${table()}\n\n${end}`,
  );
}
