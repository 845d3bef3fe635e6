import type { Endpoint } from '../../../src/contract/endpoint.ts'
import type { TrustedKeyRemoved } from '../../../src/contract/evidence.ts'
import { change } from '../data/api.ts'
import { useLoaded } from '../data/loaded.ts'
import { counted } from '../parts/counted.ts'
import { Confirm } from '../parts/dialog.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { end } from './act.ts'

interface Removal {
  readonly name: string
  readonly plan?: 'true' | 'false' | undefined
}

/** Asks whether something shall be trusted no longer, after it has said what that costs. */
export const Withdrawal = ({
  what,
  name,
  endpoint,
  onDone,
}: {
  /** Such as `key`. */
  readonly what: string
  readonly name: string
  readonly endpoint: Endpoint<Removal, Pick<TrustedKeyRemoved, 'lost'>>
  readonly onDone: () => void
}) => {
  const { value, trouble } = useLoaded(endpoint, { name, plan: 'true' })
  return (
    <Confirm
      title={`Trust the ${what} ${name} no longer?`}
      action={`Remove ${what}`}
      isDangerous
      isReady={value !== undefined}
      onClose={end}
      onConfirm={async () => {
        await change(endpoint, { name })
        onDone()
      }}
    >
      <p>
        All evidence that only this vouched for counts as unverified from then on. Nothing is lost:
        when it is trusted again, it counts again.
      </p>
      {trouble && <Trouble error={trouble} />}
      <div role="status">{value ? <Lost of={value.lost} /> : <p>Looking at what runs…</p>}</div>
    </Confirm>
  )
}

const Lost = ({ of }: { readonly of: TrustedKeyRemoved['lost'] }) =>
  of.artifacts === 0 ? (
    <p>Of what runs now, nothing is verified by it alone.</p>
  ) : (
    <>
      <p>
        <b>
          {counted(of.artifacts)} {of.artifacts === 1 ? 'artifact' : 'artifacts'} in{' '}
          {counted(of.records)} {of.records === 1 ? 'place' : 'places'}
        </b>{' '}
        will no longer be verified:
      </p>
      <ul>
        {of.first.map(({ digest, name }) => (
          <li key={digest}>{name === null ? <code>{digest}</code> : <bdi>{name}</bdi>}</li>
        ))}
        {of.artifacts > of.first.length && (
          <li>and {counted(of.artifacts - of.first.length)} more</li>
        )}
      </ul>
    </>
  )
