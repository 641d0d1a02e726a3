import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  label: string;
  operator: string;
  value: string;
}

/** What an expression reads: a series by its name, the matchers, and the labels by which it groups. */
export interface Read {
  metric: string;
  matchers: Matcher[];
  groupedBy: string[];
}

/** Grafana's variables, as something that stands where they stand. */
const VARIABLES: Record<string, string> = { $__rate_interval: '5m', $instance: '.*' };

/** Throws for what Prometheus would not take. */
export function readsOf(expression: string): Read[] {
  const text = expression.replaceAll(/\$\w+/g, (name) => VARIABLES[name] ?? name);
  const reads: Read[] = [];
  const groupedBy: string[] = [];
  const of = ({ from, to }: { from: number; to: number }): string => text.slice(from, to);
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`No PromQL at ${node.from}: ${text}`);
      if (node.name === 'VectorSelector') reads.push({ metric: '', matchers: [], groupedBy });
      const read = reads.at(-1);
      if (node.name === 'Identifier' && read) read.metric ||= of(node);
      if (node.name === 'UnquotedLabelMatcher' && read) {
        const [, label = '', operator = '', value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/s.exec(of(node)) ?? [];
        read.matchers.push({ label, operator, value: value.replaceAll(String.raw`\\`, '\\') });
      }
      if (node.name === 'GroupingLabels') groupedBy.push(...(of(node).match(/\w+/g) ?? []));
    },
  });
  return reads;
}
