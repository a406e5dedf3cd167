import type { StackFile } from '../stack-file';
import { askAtTheWindow } from './chapter-window';
import { govern } from './chapter-governance';
import { provokeRefusals } from './chapter-refusals';
import { stopAnAgent } from './chapter-outage';
import { readTheLedger } from './chapter-ledger';
import { StoryBroken, type Teller } from './teller';

/**
 * Mr Li applies for a start-up loan at a window of the city. Told on a running stack, any number of times: officers are
 * made anew, what is published stays.
 */
export async function tellStory(stack: StackFile, teller: Teller): Promise<void> {
  try {
    const ground = await govern(stack, teller);
    await askAtTheWindow(ground, teller);
    await provokeRefusals(ground, teller);
    await stopAnAgent(stack, ground, teller);
    await readTheLedger(stack, teller);
  } catch (error) {
    // A step that broke it stands in the report already; what fails between steps must stand there too.
    if (!(error instanceof StoryBroken)) teller.brokeOff(error);
  }
}
