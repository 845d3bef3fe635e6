import type { ComponentChildren } from 'preact'
import type { RunStarted } from '../../../../src/contract/deployments.ts'
import type { Endpoint } from '../../../../src/contract/endpoint.ts'
import { change } from '../../data/api.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { followBegun, titleOf, type ActPlace } from './begun.ts'
import { told } from './acts.ts'
import { askNoMore } from './ask-act.ts'
import { Plan } from './plan.tsx'

/** A dialog that asks the server for a plan of just what it is going to send, and shows it. */
export const Planned = <Input extends { readonly plan?: boolean | undefined }>({
  of,
  endpoint,
  input,
  children,
}: {
  readonly of: ActPlace
  readonly endpoint: Endpoint<Input, RunStarted>
  /** Undefined until all is chosen that it needs. */
  readonly input: Input | undefined
  readonly children?: ComponentChildren
}) => {
  const { act } = of.asked
  const { value, trouble, again, isLoading } = useLoaded(
    endpoint,
    input && { ...input, plan: true },
  )
  return (
    <Confirm
      title={titleOf(of)}
      action={told[act].name}
      isDangerous={act === 'stop' || act === 'cancel'}
      isReady={value !== undefined && trouble === undefined && !isLoading}
      onConfirm={async () => {
        if (input !== undefined) followBegun(await change(endpoint, input))
      }}
      onClose={askNoMore}
    >
      <p>{told[act].says}</p>
      {children}
      <div aria-live="polite">
        {trouble && <Trouble error={trouble} again={again} />}
        {!trouble && value && <Plan of={value} />}
        {!value && !trouble && isLoading && <p class="quiet">Asking for the plan…</p>}
      </div>
    </Confirm>
  )
}
