import { TOPICS } from '../contracts';
import { requestTopic } from '../platform/kafka';

/** The topics that an agent of one department may use. */
export interface AgentTopics {
  requests: string;
  replies: string;
  keys: string;
  contracts: string;
  deadLetters: string;
}

export function agentTopics(department: string): AgentTopics {
  return {
    requests: requestTopic(department),
    replies: TOPICS.replies.name,
    keys: TOPICS.keys.name,
    contracts: TOPICS.contracts.name,
    deadLetters: TOPICS.deadLetters.name,
  };
}
