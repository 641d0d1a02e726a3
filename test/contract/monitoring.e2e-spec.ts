import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';
import { importFile } from '../support/imports.js';
import { type Matcher, type Read, readsOf } from '../support/promql.js';

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string; runbook: string };
}

interface Dashboard {
  uid: string;
  id?: number;
  templating: { list: { name: string; type: string; query: string | { query: string } }[] };
  panels: { title: string; type: string; id?: number; targets?: { expr: string; datasource: { uid: string } }[] }[];
}

const ALERTS = 'deploy/prometheus/alerts.yml';
const { groups } = parse(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync('deploy/grafana/dashboards/search-observatory.json', 'utf8')) as Dashboard;
const targets = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

/** Prometheus gives every series these itself, and this one of its own. */
const OF_PROMETHEUS = new Set(['job', 'instance']);
const UP = 'up';

/** What a little traffic cannot bring about. */
const RARE: Partial<Record<string, RegExp>> = { http_response_status_code: /^5/, outcome: /^error$/ };

interface Family {
  labels: Set<string>;
  series: Record<string, string>[];
}

/** Every name in the text, those of a histogram's parts included, with the labels that stand beside it. */
function familiesOf(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const family = (name: string): Family => {
    const known = families.get(name) ?? { labels: new Set<string>(), series: [] };
    families.set(name, known);
    return known;
  };
  for (const line of text.split('\n')) {
    const [, declared] = /^# TYPE (\w+)/.exec(line) ?? [];
    if (declared !== undefined) family(declared);
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) continue;
    const found = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', value = '']) => [
      label,
      value,
    ]);
    const { series, labels: known } = family(name);
    series.push(Object.fromEntries(found) as Record<string, string>);
    for (const [label = ''] of found) known.add(label);
  }
  return families;
}

const isTrueOf = (text: string, { operator, value }: Matcher): boolean => {
  const matches = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(text) : text === value;
  return operator.startsWith('!') ? !matches : matches;
};

let families: Map<string, Family>;
let test: TestApp;

async function traffic(): Promise<void> {
  const given = givenOn(test);
  const { id } = await given.session();
  const { id: query } = await given.query(id);
  for (let i = 0; i < 3; i += 1) await test.api().get(`/sessions/${id}?include=queries`).expect(200);
  await test.api().get('/results').expect(200);
  await importFile(test, Buffer.from('t1 Q0 a 1 1 run\n'), { format: 'trec' });
  const items = [{ queryId: query, rank: 1, url: 'https://a.example/' }];
  await test.api().post('/results/bulk').send({ items }).expect(200);
}

beforeAll(async () => {
  test = await startApp({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '1000' });
  await traffic();
  families = familiesOf((await test.root().get('/metrics').expect(200)).text);
}, 30_000);
afterAll(() => test.close());

function lackingOf({ metric, matchers, groupedBy }: Read): string[] {
  if (metric === UP) return [];
  const family = families.get(metric);
  if (!family) return [`there is no ${metric}`];
  const labels = [...matchers.map(({ label }) => label), ...groupedBy].filter((label) => !OF_PROMETHEUS.has(label));
  const unknown = labels.filter((label) => !family.labels.has(label)).map((label) => `${metric} has no ${label}`);
  const unmatched = matchers
    .filter(({ label, value }) => !OF_PROMETHEUS.has(label) && !RARE[label]?.test(value))
    .filter((matcher) => !family.series.some((series) => isTrueOf(series[matcher.label] ?? '', matcher)))
    .map(({ label, operator, value }) => `no ${metric} has ${label}${operator}"${value}"`);
  return [...unknown, ...unmatched];
}

it.each(rules.map(({ alert, expr }) => [alert, expr]))('the alert %s reads what /metrics has', (_, expr) => {
  const reads = readsOf(expr);
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.flatMap(lackingOf)).toEqual([]);
});

it.each(targets.map(({ title, expr }) => [title, expr]))('the panel "%s" reads what /metrics has: %s', (_, expr) => {
  const reads = readsOf(expr);
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.flatMap(lackingOf)).toEqual([]);
});

it('no panel is tied to one Grafana: it has a uid, no ids, and takes its data source from a variable', () => {
  expect(dashboard).toMatchObject({ uid: 'search-observatory' });
  expect([dashboard, ...dashboard.panels].filter((part) => 'id' in part)).toEqual([]);
  expect(new Set(targets.map(({ datasource }) => datasource.uid))).toEqual(new Set([`\${datasource}`]));
  expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toContainEqual(['datasource', 'datasource']);
  const instances = dashboard.templating.list.find(({ name }) => name === 'instance')?.query as { query: string };
  const [, metric = ''] = /^label_values\((\w+), instance\)$/.exec(instances.query) ?? [];
  expect([...families.keys()]).toContain(metric);
});

const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s/g, '-');

it('every alert names a page and a heading that say what to do', () => {
  expect(rules.length).toBeGreaterThanOrEqual(6);
  for (const { alert, annotations } of rules) {
    const [page = '', heading = ''] = annotations.runbook.split('#');
    const headings = existsSync(page)
      ? [...readFileSync(page, 'utf8').matchAll(/^#{1,4} (.+)$/gm)].map(([, text = '']) => slugOf(text))
      : [];
    expect([alert, headings]).toEqual([alert, expect.arrayContaining([heading])]);
  }
});

it('the services that docker-compose.yml starts for monitoring find their files', () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as {
    services: Record<string, { profiles?: string[]; volumes?: string[] }>;
  };
  const monitoring = Object.values(services).filter(({ profiles }) => profiles?.includes('monitoring'));
  const files = monitoring.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  const mounted = files.filter((file) => file.startsWith('./'));
  expect(mounted.length).toBeGreaterThanOrEqual(3);
  for (const file of mounted) expect([file, existsSync(file)]).toEqual([file, true]);
});

describe('promtool of Debian’s package prometheus', () => {
  const isThere = spawnSync('promtool', ['--version']).status === 0;
  if (!isThere) process.stderr.write('The alerts lack promtool: there is none on the PATH\n');
  // They fail where CI has none.
  const ifPresent = isThere || process.env['CI'] ? it : it.skip;

  ifPresent('lets every alert fire when it should, and not otherwise', () => {
    const said = execFileSync('promtool', ['test', 'rules', 'deploy/prometheus/alerts.test.yml'], { encoding: 'utf8' });
    expect(said).toContain('SUCCESS');
  });

  ifPresent('takes the configuration', () => {
    execFileSync('promtool', ['check', 'config', 'deploy/prometheus/prometheus.yml']);
  });

  it('would test every alert', () => {
    const tested = readFileSync('deploy/prometheus/alerts.test.yml', 'utf8');
    for (const { alert } of rules) expect(tested.match(new RegExp(`alertname: ${alert}\\b`, 'g'))).toHaveLength(2);
  });
});
