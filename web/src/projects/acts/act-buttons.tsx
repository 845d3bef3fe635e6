import type { ComponentChildren } from 'preact'
import { told, type Act } from './acts.ts'
import { askFor } from './ask-act.ts'

/** The buttons for what can be done, each of which asks first; before them what else there is. */
export const ActButtons = ({
  acts,
  service = '',
  run = '',
  children,
}: {
  readonly acts: readonly Act[]
  readonly service?: string
  readonly run?: string
  readonly children?: ComponentChildren
}) =>
  acts.length === 0 && children === undefined ? null : (
    <div class="acts">
      {children}
      {acts.map((act) => (
        <button
          key={act}
          type="button"
          class={act === 'promote' ? 'main' : undefined}
          onClick={() => askFor(act, service, run)}
        >
          {told[act].name}
          {service !== '' && <span class="unseen"> {service}</span>}…
        </button>
      ))}
    </div>
  )
