import { AssignerProtocol, type GroupMember } from 'kafkajs';
import { leaseAssigner, type Leases } from './leases';

type AssignerConfig = Parameters<ReturnType<typeof leaseAssigner>>[0];

const assigner = (leases: Leases) => leaseAssigner(() => leases)({} as AssignerConfig);
const member = (memberId: string, leases: Leases): GroupMember => ({
  memberId,
  memberMetadata: assigner(leases).protocol({ topics: Object.keys(leases) }).metadata,
});

describe('lease assigner', () => {
  it('gives every member what it leased, whoever leads', async () => {
    const members = [member('a', { replies: [3, 7] }), member('b', { replies: [1] }), member('c', {})];
    const assigned = await assigner({ replies: [99] }).assign({ members, topics: ['replies'] });
    const read = assigned.map(({ memberId, memberAssignment }) => [
      memberId,
      AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
    ]);
    expect(read).toEqual([
      ['a', { replies: [3, 7] }],
      ['b', { replies: [1] }],
      ['c', {}],
    ]);
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{')],
    ['a list', Buffer.from('[1]')],
    ['null', Buffer.from('null')],
    ['texts for partitions', Buffer.from('{"replies":["1"]}')],
  ])('gives nothing to a member that says %s, and the others theirs', async (_, userData) => {
    const memberMetadata = AssignerProtocol.MemberMetadata.encode({ version: 1, topics: ['replies'], userData });
    const members = [{ memberId: 'odd', memberMetadata }, member('good', { replies: [2] })];
    const [odd, good] = (await assigner({}).assign({ members, topics: ['replies'] })).map(
      ({ memberAssignment }) => AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
    );
    expect(Object.values(odd ?? {}).flat()).toEqual([]);
    expect(good).toEqual({ replies: [2] });
  });
});
