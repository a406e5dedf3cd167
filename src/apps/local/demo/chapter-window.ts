import type { Ground } from './chapter-governance';
import type { Spared } from './papers';
import { outcomeOf } from './outcome';
import type { Teller } from './teller';

/** Every department that holds a paper is asked at once; the applicant waits for the slowest of them. */
export async function askAtTheWindow({ window, papers }: Ground, teller: Teller): Promise<readonly Spared[]> {
  teller.chapter({
    zh: '窗口：六部门同时问数据，不问群众',
    en: 'The window: six departments are asked at once, the citizen is not',
  });
  const startedAt = performance.now();
  const spared = await Promise.all(
    papers.map(({ paper, grant }) =>
      teller.step(
        {
          zh: `${paper.holder.zh}：免${paper.name.zh}`,
          en: `${paper.holder.en}, in place of ${paper.name.en}`,
        },
        paper.expected,
        async () => {
          const answer = await window.ask(grant, paper.question);
          return { ...outcomeOf(answer, paper.shows), value: { paper, grant, answer } };
        },
      ),
    ),
  );
  const ms = Math.round(performance.now() - startedAt);
  teller.note({ zh: `七份材料并联取得，共用时 ${ms} 毫秒`, en: `seven papers' facts at once, in ${ms} ms` });
  return spared;
}
