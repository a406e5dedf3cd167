import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/apps/local';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export const ALERTS_FILE = join(packageRoot(), 'deploy', 'prometheus', 'alerts.yml');

export function readRules(): { alerts: AlertRule[]; recordings: RecordingRule[] } {
  const { groups } = parse(readFileSync(ALERTS_FILE, 'utf8')) as { groups: { rules: (AlertRule | RecordingRule)[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  return {
    alerts: rules.filter((rule) => 'alert' in rule),
    recordings: rules.filter((rule) => 'record' in rule),
  };
}

/** Metrics of the project that an expression reads, each with the labels that it selects or groups by. */
export function metricsIn(expr: string): { name: string; labels: string[] }[] {
  return [...expr.matchAll(/\b(onceway_\w+)(?:\{([^}]*)\})?/g)].map(([whole, name = '', selector = '']) => {
    const selected = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
    const at = expr.indexOf(whole);
    const grouped = /\bby \(([^)]*)\)\s*\((?:\w+\()?$/.exec(expr.slice(0, at))?.[1] ?? '';
    return { name, labels: [...selected, ...grouped.split(',').map((label) => label.trim())].filter((l) => l !== '') };
  });
}
