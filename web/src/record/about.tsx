import type { DeploymentRecordDescription } from '../../../src/contract/ledger.ts'
import { Facts } from '../parts/facts.tsx'
import { EvidenceMark, Mark, StatusMark } from '../parts/mark.tsx'
import { artifact, names, origin, times } from './said.tsx'

type Described = { readonly record: DeploymentRecordDescription }

/** What a record says, and of which artifact. */
export const About = ({ record }: Described) => (
  <>
    <h1>
      <bdi>{record.deploymentName}</bdi>
    </h1>
    <p class="marks">
      <StatusMark is={record.status} /> {record.isRollback && <Rollback />}
      <EvidenceMark is={record.evidence} />
      <span>
        {record.status === 'deployed' ? 'Runs' : 'Ran'} in <b>{record.logicalEnvironment}</b> on{' '}
        <b>{record.environment}</b>
      </span>
    </p>
    {record.evidence === 'stated' && (
      <p>
        No key of its own vouches for this artifact: all that counts is what was stated to this
        server, which signed it for whoever stated it.
      </p>
    )}
    <div class="about">
      <section aria-labelledby="says">
        <h2 id="says">What the record says</h2>
        <Facts of={[...times(record), ...origin(record), ...names(record)]} />
      </section>
      <section aria-labelledby="artifact">
        <h2 id="artifact">Artifact</h2>
        <Facts of={artifact(record)} />
      </section>
    </div>
  </>
)

/** That what ran before came back. */
export const Rollback = () => <Mark is="back">rollback</Mark>
