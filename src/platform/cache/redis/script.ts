import { createHash } from 'node:crypto';

/** A script and the digest by which Redis knows it once it has seen it. */
export interface Script {
  source: string;
  sha: string;
}

export const script = (...parts: string[]): Script => {
  const source = parts.join('\n');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
};
