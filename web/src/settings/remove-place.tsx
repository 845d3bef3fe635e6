import { useState } from 'preact/hooks'
import type { deleteEnvironment } from '../../../src/contract/environments.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { listDeploymentRecords, type DeploymentRecord } from '../../../src/contract/ledger.ts'
import { change } from '../data/api.ts'
import { useLoaded } from '../data/loaded.ts'
import { Confirm } from '../parts/dialog.tsx'
import { end } from './act.ts'

type Removal = (typeof deleteEnvironment)['types'] extends { readonly input: infer I } | undefined
  ? I
  : never

/** How many records are looked at, and of how many the names are said. */
const mostCounted = 100
const mostNamed = 5

/** Asks whether a place shall be deleted, after a look at what is deployed there. */
export const RemovePlace = ({
  what,
  name,
  filter,
  endpoint,
  onDone,
}: {
  readonly what: string
  readonly name: string
  readonly filter: { readonly environment: string } | { readonly logicalEnvironment: string }
  readonly endpoint: Endpoint<Removal, unknown>
  readonly onDone: () => void
}) => {
  const [isForced, setForced] = useState(false)
  const { value } = useLoaded(listDeploymentRecords, { ...filter, limit: String(mostCounted) })
  const held = value?.items ?? []
  const managed = held.filter(({ deployment }) => deployment !== null)
  const isReady = value !== undefined && managed.length === 0 && (held.length === 0 || isForced)
  const remove = async (): Promise<void> => {
    await change(endpoint, { name, ...(isForced ? { force: 'true' as const } : {}) })
    onDone()
  }
  return (
    <Confirm
      title={`Delete ${what} ${name}?`}
      action={`Delete ${what}`}
      isDangerous
      isReady={isReady}
      onConfirm={remove}
      onClose={end}
    >
      <p>
        {value ? saidOf(held, value.nextCursor !== null) : 'Looking at what is deployed there…'}
      </p>
      {managed.length > 0 ? (
        <p>
          Berth itself runs some of it: stop that first. <code>berth stop</code>
        </p>
      ) : (
        held.length > 0 && (
          <p>
            <label class="choice">
              <input
                type="checkbox"
                checked={isForced}
                onChange={(event) => setForced(event.currentTarget.checked)}
              />{' '}
              Decommission it all in the ledger first. What runs there is not touched.
            </label>
          </p>
        )
      )}
      <p class="quiet">
        Its history stays. Its name is free again: a new one of that name starts empty.
      </p>
    </Confirm>
  )
}

const saidOf = (held: readonly DeploymentRecord[], isMore: boolean): string => {
  if (held.length === 0) return 'Nothing is deployed there.'
  const names = held
    .slice(0, mostNamed)
    .map((it) => `${it.deploymentName} (${it.logicalEnvironment}, ${it.environment})`)
  const left = held.length > mostNamed ? ', …' : '.'
  const count = isMore ? `More than ${mostCounted}` : String(held.length)
  const records = held.length === 1 ? 'record is' : 'records are'
  return `${count} ${records} deployed there: ${names.join(', ')}${left}`
}
