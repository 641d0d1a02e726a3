import { documentedSettings } from './documented-settings.js';

const HEAD = `# Every setting, with its default. Copy this file to .env, change what you need, and start with
#   npm start
# NAME_FILE=/path gives a setting the content of a file instead, such as a Docker or Kubernetes secret.
`;

export function envExample(): string {
  const blocks = documentedSettings().map(({ name, description, fallback }) =>
    fallback === undefined ? `# ${description}\n# ${name}=` : `# ${description}\n${name}=${fallback}`,
  );
  return `${[HEAD, ...blocks].join('\n')}\n`;
}
