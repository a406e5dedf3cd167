import { AssignerProtocol, type GroupMember, type PartitionAssigner } from 'kafkajs';

/** Partitions by topic. */
export type Leases = Readonly<Record<string, readonly number[]>>;

const NAME = 'OncewayLeases';
const VERSION = 1;

/**
 * kafkajs offers no manual assignment, so each member writes what it leased into its protocol metadata, and whichever
 * member leads the group hands every member exactly that. Who leases what is decided elsewhere, in PostgreSQL.
 */
export function leaseAssigner(leases: () => Leases): PartitionAssigner {
  return () => ({
    name: NAME,
    version: VERSION,
    protocol({ topics }) {
      const userData = Buffer.from(JSON.stringify(leases()));
      return { name: NAME, metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData }) };
    },
    assign({ members }) {
      return Promise.resolve(
        members.map((member) => ({
          memberId: member.memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment: leasedBy(member),
            userData: Buffer.alloc(0),
          }),
        })),
      );
    },
  });
}

/** What a member says it leased; nothing when its metadata cannot be read, so that one bad member stops no other. */
function leasedBy({ memberMetadata }: GroupMember): Record<string, number[]> {
  try {
    const userData = AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData.toString('utf8') ?? '{}';
    const claims: unknown = JSON.parse(userData);
    const leases: Record<string, number[]> = {};
    if (typeof claims !== 'object' || claims === null) return leases;
    for (const [topic, partitions] of Object.entries(claims)) {
      if (!Array.isArray(partitions)) continue;
      leases[topic] = partitions.filter((partition): partition is number => Number.isInteger(partition));
    }
    return leases;
  } catch {
    return {};
  }
}
