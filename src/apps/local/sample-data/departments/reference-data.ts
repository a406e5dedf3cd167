import type { MappedResource } from '../../../../contracts';
import type { SampleDatabase } from '../tables';
import type { SampleDepartment } from './directory';

/** All that the local stack needs to know of a department that holds data. */
export interface ReferenceData<Name extends string = string> {
  department: SampleDepartment<Name>;
  /** Its database for a country of `people` people; another department told the same numbers agrees with it. */
  database: (people: number, seed: number) => SampleDatabase;
  /** What its agent's mapping file calls the one source. */
  sourceName: string;
  /** How columns become items of each resource; `source` is filled in. */
  resources: readonly Omit<MappedResource, 'source'>[];
}
