import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';

import { METRICS } from '../../contracts';
import { departmentOfTopic, requestGroup, withAdmin } from '../../platform/kafka';
import { Gauge, type Registry } from '../../platform/metrics';

/**
 * Which departments have an agent that takes requests, as Kafka itself tells: agents stand in networks of their own, where
 * nobody asks them for figures, and a killed one leaves its group within a session time-out.
 */
export class AgentPresence {
  private readonly connected: Gauge<'department'>;

  constructor(
    private readonly kafka: Kafka,
    private readonly source: Pick<DataSource, 'query'>,
    registry: Registry,
  ) {
    const { help } = METRICS.onceway_agents_connected;
    this.connected = new Gauge({
      name: 'onceway_agents_connected',
      help,
      labelNames: ['department'],
      registers: [registry],
    });
  }

  /**
   * A department that has a request topic and no agent counts none; one that was deactivated is not asked and so not
   * counted, though its topic stays. While Kafka or the database is away the figures stay as they were.
   */
  async refresh(): Promise<void> {
    const withdrawn = await this.source.query<{ code: string }[]>('SELECT code FROM departments WHERE NOT active');
    const { departments, groups } = await withAdmin(this.kafka, async (admin) => {
      const found = (await admin.listTopics())
        .flatMap((topic) => departmentOfTopic(topic) ?? [])
        .filter((department) => !withdrawn.some(({ code }) => code === department));
      return {
        departments: found,
        groups: (await admin.describeGroups(found.map((department) => requestGroup(department)))).groups,
      };
    });
    this.connected.reset();
    for (const department of departments) {
      const group = groups.find(({ groupId }) => groupId === requestGroup(department));
      this.connected.set({ department }, group?.members.length ?? 0);
    }
  }
}
