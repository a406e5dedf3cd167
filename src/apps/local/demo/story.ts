import type { StopView } from '../../../contracts';
import type { StackFile } from '../stack-file';
import { readTheFeed, type Told } from './chapter-feed';
import { govern, type Ground } from './chapter-governance';
import { meetOtherAnswers } from './chapter-kinds';
import { guess } from './chapter-guesses';
import { halt } from './chapter-halts';
import { readTheLedger } from './chapter-ledger';
import { stopAnAgent } from './chapter-outage';
import { provokeRefusals } from './chapter-refusals';
import { askAtTheWindow } from './chapter-window';
import type { Spared } from './papers';
import { StoryBroken, type Teller } from './teller';
import { writeWindowEnv } from './window-env';

/** What the window's department is to hear of all this. */
function toldOf(_: Ground, stop: StopView): Told[] {
  return [
    {
      name: { zh: '关于紧急停用', en: 'Of the stop' },
      subject: stop.id,
      types: ['onceway.stop.placed.v1', 'onceway.stop.lifted.v1'],
    },
  ];
}

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
    await guess(ground, teller);
    const stop = await halt(ground, teller);
    await stopAnAgent(stack, ground, teller);
    await readTheFeed(await ground.officers.windowHead, ground.feedBefore, toldOf(ground, stop), teller);
    await readTheLedger(stack, teller);
  } catch (error) {
    // A step that broke it stands in the report already; what fails between steps must stand there too.
    if (!(error instanceof StoryBroken)) teller.brokeOff(error);
  }
  return ending;
}
