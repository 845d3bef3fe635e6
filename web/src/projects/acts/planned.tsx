import type { ComponentChildren } from 'preact'
import type { DeploymentStatus, RunStarted } from '../../../../src/contract/deployments.ts'
import type { Endpoint } from '../../../../src/contract/endpoint.ts'
import { change } from '../../data/api.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { followBegun } from './begun.ts'
import { told, type Act } from './acts.ts'
import { askNoMore } from './ask-act.ts'
import { Plan } from './plan.tsx'

/** A dialog that asks the server for a plan of just what it is going to send, and shows it. */
export const Planned = <Input extends { readonly plan?: boolean | undefined }>({
  act,
  title,
  endpoint,
  input,
  target,
  children,
}: {
  readonly act: Act
  readonly title: string
  readonly endpoint: Endpoint<Input, RunStarted>
  /** Undefined until all is chosen that it needs. */
  readonly input: Input | undefined
  /** How it stands where it acts. */
  readonly target: DeploymentStatus | undefined
  readonly children: ComponentChildren
}) => {
  const { value, trouble, isLoading } = useLoaded(endpoint, input && { ...input, plan: true })
  const changes = (value?.run.deployments ?? []).map((next) => ({
    service: next.service,
    now: target?.services.find(({ service }) => service === next.service)?.active ?? null,
    next,
  }))
  return (
    <Confirm
      title={title}
      action={told[act].name}
      isReady={value !== undefined && trouble === undefined && !isLoading}
      onConfirm={async () => {
        if (input !== undefined) followBegun(await change(endpoint, input))
      }}
      onClose={askNoMore}
    >
      <p>{told[act].says}</p>
      {children}
      <div aria-live="polite">
        {trouble && <Trouble error={trouble} />}
        {!trouble && value && target && (
          <Plan
            changes={changes}
            differences={act === 'rollback' ? value.differences : undefined}
          />
        )}
        {!trouble && !value && isLoading && <p class="quiet">Asking for the plan…</p>}
      </div>
    </Confirm>
  )
}
