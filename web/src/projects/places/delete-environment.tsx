import { listDomains } from '../../../../src/contract/domains.ts'
import { deleteProjectEnvironment } from '../../../../src/contract/project-environments.ts'
import { go } from '../../address.ts'
import { change } from '../../data/api.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { isUnderWay } from '../runs/stages.ts'
import { askNoMore } from '../acts/ask-act.ts'
import type { PartProps } from '../part.ts'
import { addressOf } from '../place-address.ts'

/** Says what ends with an environment, and ends it. */
export const DeleteEnvironment = ({ project, projectEnvironment, status }: PartProps) => {
  const domains = useLoaded(listDomains, { project, projectEnvironment })
  const ends = [
    ...status.services.flatMap(({ service, active, urls }) =>
      active === null
        ? []
        : [`${service} ${active.version ?? ''} ends, and no longer answers at ${urls.join(', ')}`],
    ),
    ...status.services.flatMap(({ service, latest }) =>
      latest !== null && (isUnderWay(latest.state) || latest.state === 'waiting')
        ? [`the ${latest.state} deployment of ${service} is cancelled`]
        : [],
    ),
    ...(domains.value?.items ?? []).map(({ domain }) => `${domain} is free again`),
  ]
  return (
    <Confirm
      title={`Delete ${projectEnvironment} of ${project}`}
      action="Delete environment"
      isDangerous
      isReady={domains.value !== undefined || domains.trouble !== undefined}
      onConfirm={async () => {
        const force = ends.length > 0 ? 'true' : 'false'
        await change(deleteProjectEnvironment, { project, name: projectEnvironment, force })
        go(addressOf([project]))
      }}
      onClose={askNoMore}
    >
      {ends.length === 0 ? (
        <p>Nothing is deployed there.</p>
      ) : (
        <>
          <p>What runs there may finish its requests, then:</p>
          <ul>
            {ends.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
      <p>
        Its history stays in the ledger. A new environment of the same name starts empty, without
        its variables.
      </p>
    </Confirm>
  )
}
