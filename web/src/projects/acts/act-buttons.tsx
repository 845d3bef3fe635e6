import { told, type Act } from './acts.ts'
import { askFor } from './ask-act.ts'

/** The buttons for what can be done; each asks first. */
export const ActButtons = ({
  acts,
  service = '',
  run = '',
}: {
  readonly acts: readonly Act[]
  readonly service?: string
  readonly run?: string
}) =>
  acts.length === 0 ? null : (
    <div class="acts">
      {acts.map((act) => (
        <button
          key={act}
          type="button"
          class={act === 'promote' ? 'main' : undefined}
          aria-label={service === '' ? undefined : `${told[act].name}: ${service}`}
          onClick={() => askFor(act, service, run)}
        >
          {told[act].name}…
        </button>
      ))}
    </div>
  )
