import type { Env } from '../../config/settings.js';
import { serve } from '../serve.js';
import { loadSampleData } from './load-sample-data.js';

const WIDTH = 78;

function tour(url: string): string {
  const api = `${url}/api/v1`;
  return `
${'─'.repeat(WIDTH)}
  Dashboard      ${url}/#session=1
  API explorer   ${url}/docs
  API            ${api}/sessions
  Health         ${url}/health

  curl '${api}/sessions?tag=energy'
  curl '${api}/queries/1?include=results.website'
  curl '${api}/results?domain=wikipedia.org&rankMax=3'
${'─'.repeat(WIDTH)}
Ctrl-C ends it. The data stays; a second run adds nothing.`;
}

/** The server with sample data: the data of earlier runs is kept and completed. */
export async function demo(env: Env): Promise<void> {
  const app = await serve(env, async (starting) => {
    const { added, present } = await loadSampleData(starting);
    console.log(added === 0 ? `The sample data is there (${present} result pages)` : `Added ${added} result pages`);
  });
  console.log(tour(await app.getUrl()));
}
