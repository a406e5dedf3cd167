import { AGENT_CHECK_HELP, agentCheck } from '../../agent';
import type { Command } from './command';

export const command: Command = { help: AGENT_CHECK_HELP, run: (args, env, say) => agentCheck(args, env, say) };
