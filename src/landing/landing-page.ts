/** Where to go from `/`: path, name, what it is. */
export const LINKS = [
  { href: '/docs', title: 'API explorer', description: 'Swagger UI: every route, tried out from here' },
  { href: '/openapi.json', title: 'OpenAPI document', description: 'The contract of the API, also as /openapi.yaml' },
  { href: '/api/v1/sessions', title: 'Sessions', description: 'What has been collected, as JSON' },
  { href: '/health', title: 'Health', description: 'Database, migrations and connection pool' },
] as const;

const items = LINKS.map(
  ({ href, title, description }) => `<li><a href="${href}">${title}</a><span>${description}</span></li>`,
).join('\n      ');

export const LANDING_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Search Observatory</title>
    <style>
      :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --link: #0b57d0; --paper: #fbfbf9; --line: #dfe2e6; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa4b2; --link: #8ab4f8; --paper: #14171c; --line: #2b313a; } }
      body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
      main { max-width: 40rem; margin: 0 auto; padding: 12vh 1.5rem 3rem; }
      h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
      p { color: var(--soft); margin: 0 0 2rem; }
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: grid; grid-template-columns: 11rem 1fr; gap: .25rem 1rem; padding: .75rem 0; border-top: 1px solid var(--line); }
      li span { color: var(--soft); }
      a { color: var(--link); }
      @media (max-width: 34rem) { li { grid-template-columns: 1fr; } }
    </style>
  </head>
  <body>
    <main>
      <h1>Search Observatory</h1>
      <p>Takes in the search result pages that you collect, keeps every occurrence, and answers over REST.</p>
      <ul>
      ${items}
      </ul>
    </main>
  </body>
</html>
`;
