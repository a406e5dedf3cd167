interface PlanNode {
  'Node Type'?: string;
  Schema?: string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** Tables, quoted, that a plan of EXPLAIN (VERBOSE, FORMAT JSON) reads from end to end. */
export function scansIn(explained: unknown): string[] {
  const [{ Plan: root }] = explained as [{ Plan: PlanNode }];
  const walk = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(walk)];
  const scanned = walk(root)
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => `"${node.Schema ?? ''}"."${node['Relation Name'] ?? ''}"`);
  return [...new Set(scanned)];
}
