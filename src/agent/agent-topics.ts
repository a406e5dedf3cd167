import { TOPICS } from '../contracts';
import { asyncRequestTopic, requestTopic } from '../platform/kafka';

/** The topics that an agent of one department may use. */
export interface AgentTopics {
  requests: string;
  replies: string;
  /** The lane of questions that nobody waits for, and where their answers go. */
  asyncRequests: string;
  asyncReplies: string;
  keys: string;
  contracts: string;
  deadLetters: string;
}

export function agentTopics(department: string): AgentTopics {
  return {
    requests: requestTopic(department),
    replies: TOPICS.replies.name,
    asyncRequests: asyncRequestTopic(department),
    asyncReplies: TOPICS.asyncReplies.name,
    keys: TOPICS.keys.name,
    contracts: TOPICS.contracts.name,
    deadLetters: TOPICS.deadLetters.name,
  };
}
