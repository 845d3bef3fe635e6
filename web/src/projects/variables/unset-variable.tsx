import { useState } from 'preact/hooks'
import { unsetVariables, type Variable } from '../../../../src/contract/variables.ts'
import { change } from '../../data/api.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { askNoMore } from '../acts/ask-act.ts'
import { Choice } from '../../parts/choice.tsx'
import type { PartProps } from '../part.ts'
import { applyNow } from './apply-now.ts'

/** Takes a variable out; what runs keeps it until it is deployed again. */
export const UnsetVariable = ({
  project,
  projectEnvironment,
  status,
  was: { key, service },
  onChanged,
}: PartProps & { readonly was: Variable; readonly onChanged: () => void }) => {
  const [isApplied, setApplied] = useState(false)
  const place = { project, projectEnvironment, service: service ?? undefined }
  return (
    <Confirm
      title={`Unset ${key} in ${projectEnvironment} of ${project}`}
      action={isApplied ? 'Unset and apply' : 'Unset variable'}
      isDangerous
      onConfirm={async () => {
        await change(unsetVariables, { ...place, key })
        if (isApplied) await applyNow(place)
        else askNoMore()
        onChanged()
      }}
      onClose={askNoMore}
    >
      <p>
        {service === null ? 'All services' : service} no longer {service === null ? 'get' : 'gets'}{' '}
        this value of <code>{key}</code>. Its history stays; a service that requires it is refused
        its next deployment.
      </p>
      {status.services.some(({ active }) => active !== null) && (
        <Choice isOn={isApplied} set={setApplied}>
          Deploy what runs again without it now; else it keeps it until its next deployment
        </Choice>
      )}
    </Confirm>
  )
}
