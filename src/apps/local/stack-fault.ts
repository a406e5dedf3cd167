/** A fault whose message is for the person who typed the command: printed alone, without a stack trace. */
export class StackFault extends Error {
  override readonly name = 'StackFault';
}
