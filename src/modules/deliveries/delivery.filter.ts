import { Catch } from '@nestjs/common';
import { OncewayError } from '../../kernel';
import { refusalFacts, SystemCallFilter, type RefusedCall } from '../tokens';

/** Refusals of deliveries: that of one's own exchange is told among its records. */
@Catch(OncewayError)
export class DeliveryFilter extends SystemCallFilter {
  protected override async record(call: RefusedCall): Promise<Record<string, unknown>> {
    const { exchange } = call.error.facts;
    if (typeof exchange !== 'string') return super.record(call);
    const { auditId } = await this.audit.append({ type: 'exchange.denied', ...refusalFacts(call), exchange });
    return { audit: auditId, kind: 'denied' };
  }
}
