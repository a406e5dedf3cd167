import type { StopView } from '../../../contracts';
import type { StackFile } from '../stack-file';
import { explain } from './chapter-explain';
import { readTheFeed, type Told } from './chapter-feed';
import { govern, type Ground } from './chapter-governance';
import { meetOtherAnswers } from './chapter-kinds';
import { guess } from './chapter-guesses';
import { halt } from './chapter-halts';
import { readTheLedger } from './chapter-ledger';
import { stopAnAgent } from './chapter-outage';
import { provokeRefusals } from './chapter-refusals';
import { renew } from './chapter-renewal';
import { askAtTheWindow } from './chapter-window';
import type { Spared } from './papers';
import { StoryBroken, type Teller } from './teller';
import { writeWindowEnv } from './window-env';

/** What the window's department is to hear of all this. */
function toldOf({ person, newcomer }: Ground, stop: StopView): Told[] {
  return [
    {
      name: { zh: '关于这项授权', en: 'Of the grant' },
      // Lost and attested again within seconds, the duty may or may not have been told of: the worker looks now and then.
      of: ({ subject, type }) => subject === person.id && !type.startsWith('onceway.grant.attribute-'),
      types: [
        'onceway.grant.filed.v1',
        'onceway.grant.approved.v1',
        'onceway.grant.suspended.v1',
        'onceway.grant.resumed.v1',
        'onceway.grant.renewal-filed.v1',
        'onceway.grant.renewed.v1',
      ],
    },
    {
      name: { zh: '关于试探', en: 'Of the guessing' },
      of: ({ subject, data }) => subject === person.resource && data['system'] === newcomer.system.id,
      types: ['onceway.exchange.guessing.v1'],
    },
    {
      name: { zh: '关于紧急停用', en: 'Of the stop' },
      of: ({ subject }) => subject === stop.id,
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
    await explain(ground, teller);
    ending = { ...ending, env: await writeWindowEnv(folder, ground) };
    ending = { ...ending, spared: await askAtTheWindow(ground, teller) };
    await meetOtherAnswers(ground, teller);
    await provokeRefusals(ground, teller);
    await guess(ground, teller);
    const stop = await halt(ground, teller);
    await renew(ground, teller);
    await stopAnAgent(stack, ground, teller);
    await readTheFeed(await ground.officers.windowHead, ground.feedBefore, toldOf(ground, stop), teller);
    await readTheLedger(stack, teller);
  } catch (error) {
    // A step that broke it stands in the report already; what fails between steps must stand there too.
    if (!(error instanceof StoryBroken)) teller.brokeOff(error);
  }
  return ending;
}
