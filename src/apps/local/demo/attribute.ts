import { isProblem } from '../../../sdk';
import { GOVERNMENT_SERVICES } from '../sample-data';
import type { Officer } from './officer';

/** What the provider of person basics requires of whoever asks. */
export const WINDOW_DUTY = 'window-service';

const PATH = `/v1/departments/${GOVERNMENT_SERVICES.creditCode}/attributes/${WINDOW_DUTY}`;
const NAMES = { zh: '承担政务服务窗口职责', en: 'Runs the government service windows' };

/** The authority attests that the window's department has the duty; once more does no harm. */
export async function attestWindowDuty(authority: Officer): Promise<void> {
  await unlessDone(authority.post('/v1/attributes', { code: WINDOW_DUTY, names: NAMES }));
  await unlessDone(authority.put(PATH, { legalBasis: '云澜市政务服务管理局“三定”规定' }));
}

export async function withdrawWindowDuty(authority: Officer): Promise<void> {
  await authority.delete(PATH);
}

/** An earlier demonstration on the same stack has done it already. */
async function unlessDone(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!isProblem(error, 'party.attribute-taken', 'party.wrong-state')) throw error;
  }
}
