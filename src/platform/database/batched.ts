interface Waiting<Ask, Answer> {
  ask: Ask;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** Enough to spread the cost of a round trip, few enough to keep a statement small. */
const MOST_IN_BATCH = 128;
/**
 * Questions that come while a round trip is under way share the next one. Each is read after it was asked, never before: nothing is kept. A
 * batch that fails fails all that are in it, so a question must be well-formed before it comes here.
 */
export class Batched<Ask, Answer> {
  private waiting: Waiting<Ask, Answer>[] = [];
  private running = false;
  private scheduled = false;

  /** @param answerAll as many answers as questions, in their order */
  constructor(private readonly answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>) {}

  ask(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ask, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.running || this.waiting.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.run(this.waiting.splice(0, MOST_IN_BATCH));
      this.schedule();
    });
  }

  private async run(batch: readonly Waiting<Ask, Answer>[]): Promise<void> {
    this.running = true;
    try {
      const answers = await this.answerAll(batch.map(({ ask }) => ask));
      batch.forEach(({ resolve }, at) => resolve(answers[at]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running = false;
      this.schedule();
    }
  }
}
