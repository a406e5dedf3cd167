import { WELL_KNOWN } from '../sample-data';
import type { Ground } from './chapter-governance';
import type { Teller } from './teller';

/** What a gateway with default settings answers of wrong claims about one item of one person, to one system in a day. */
const WRONG_A_DAY = 10;

/** `verify` gives no data away; asked often enough it would, one guess after another. */
export async function guess({ newcomer, person }: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '核验不能用来试探', en: 'Verification cannot be guessed open' });
  const { number, birthDate } = WELL_KNOWN.spouse;
  const claim = (date: string) =>
    newcomer.ask(person, {
      mode: 'verify',
      subject: { type: 'citizen-number', id: number },
      values: { birthDate: date },
    });
  await teller.step(
    { zh: '同一系统逐日试探一人的出生日期', en: "A system tries one person's date of birth, day after day" },
    `mismatch ×${WRONG_A_DAY}`,
    async () => {
      const kinds = new Set<string>();
      for (let day = 1; day <= WRONG_A_DAY; day++)
        kinds.add((await claim(`1999-01-${String(day).padStart(2, '0')}`)).kind);
      return { got: `${[...kinds].join(' ')} ×${WRONG_A_DAY}`, value: undefined };
    },
  );
  const refused = await teller.refusal(
    { zh: '再试即拒，猜对也不答', en: 'It is refused from then on, the right date too' },
    'verify.guess-limit',
    () => claim(birthDate),
  );
  const { titleZh, title, remedy } = refused?.problem ?? {};
  teller.note({ zh: `规则：${titleZh ?? ''}`, en: `rule: ${title ?? ''}. ${remedy ?? ''}` });
}
