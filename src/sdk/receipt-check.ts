import { decodeJwt } from 'jose';
import type { ExchangeAnswer } from '../contracts';
import { verifyReceipt, type ReceiptFault } from './receipt';
import type { KeptReceiptKeys } from './receipt-keys';
import type { ExchangeAsk } from './typed-exchange';

/** An answer came, but nothing proves that it is the provider's answer to this question. It is not to be used. */
export class ReceiptError extends Error {
  readonly fault: ReceiptFault;
  /** As it came, for whoever looks into it. */
  readonly answer: ExchangeAnswer;

  constructor(fault: ReceiptFault, answer: ExchangeAnswer) {
    super(`${fault}: the answer of exchange ${answer.exchange} is not proved`);
    this.name = 'ReceiptError';
    this.fault = fault;
    this.answer = answer;
  }
}

export interface ReceiptCheckOptions {
  systemId: string;
  /** Credit code of the asking department; absent: as the gateway's token names it. */
  department: string | undefined;
  keys: KeptReceiptKeys;
}

/** Lets only answers through that their provider signed. */
export class ReceiptChecker {
  constructor(private readonly options: ReceiptCheckOptions) {}

  /** Before anything is asked: an answer whose receipt nobody could check would have been disclosed for nothing. */
  async ready(): Promise<void> {
    await this.options.keys.current();
  }

  /** @throws ReceiptError */
  async assertProved(answer: ExchangeAnswer, ask: ExchangeAsk, accessToken: string): Promise<void> {
    const { systemId, department, keys } = this.options;
    const { grant, idempotencyKey: _key, waitSeconds: _wait, ...body } = ask;
    const asked = { body, consumer: department ?? departmentIn(accessToken), system: systemId, grant };
    const check = await verifyReceipt(answer, asked, await keys.current());
    if (check.valid) return;
    const again = check.fault === 'receipt.key-unknown' && (await verifyReceipt(answer, asked, await keys.newest()));
    if (again === false || !again.valid) throw new ReceiptError(again === false ? check.fault : again.fault, answer);
  }
}

/** Empty when the token is none of the gateway's: no receipt verifies for nobody. */
function departmentIn(accessToken: string): string {
  try {
    const { department } = decodeJwt(accessToken);
    return typeof department === 'string' ? department : '';
  } catch {
    return '';
  }
}
