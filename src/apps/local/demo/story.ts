import type { StackFile } from '../stack-file';
import { govern } from './chapter-governance';
import { meetOtherAnswers } from './chapter-kinds';
import { halt } from './chapter-halts';
import { readTheLedger } from './chapter-ledger';
import { stopAnAgent } from './chapter-outage';
import { provokeRefusals } from './chapter-refusals';
import { askAtTheWindow } from './chapter-window';
import type { Spared } from './papers';
import { StoryBroken, type Teller } from './teller';
import { writeWindowEnv } from './window-env';

/** What the story leaves behind. */
export interface Ending {
  /** The papers that the applicant did not have to bring. */
  readonly spared: readonly Spared[];
  /** What a developer of the window system is told, as a file for the shell. */
  readonly env: string | undefined;
}

/**
 * Mr Li opens a restaurant: a food-business licence at a window of the city. Told on a running stack, any number of
 * times: officers are made anew, what is published stays.
 */
export async function tellStory(stack: StackFile, folder: string, teller: Teller): Promise<Ending> {
  let ending: Ending = { spared: [], env: undefined };
  try {
    const ground = await govern(stack, teller);
    ending = { ...ending, env: await writeWindowEnv(folder, ground) };
    ending = { ...ending, spared: await askAtTheWindow(ground, teller) };
    await meetOtherAnswers(ground, teller);
    await provokeRefusals(ground, teller);
    await halt(ground, teller);
    await stopAnAgent(stack, ground, teller);
    await readTheLedger(stack, teller);
  } catch (error) {
    // A step that broke it stands in the report already; what fails between steps must stand there too.
    if (!(error instanceof StoryBroken)) teller.brokeOff(error);
  }
  return ending;
}
