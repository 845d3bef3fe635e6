import { useState } from 'preact/hooks'
import { promote } from '../../../../src/contract/deployments.ts'
import { listProjectEnvironments } from '../../../../src/contract/project-environments.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { addressOf } from '../place-address.ts'
import type { ActPlace } from './begun.ts'
import { Choice } from '../../parts/choice.tsx'
import { Planned } from './planned.tsx'
import { Select } from './select.tsx'

/** Brings what is active here to another environment. */
export const PromoteTo = (of: ActPlace) => {
  const { asked, status } = of
  const { project, projectEnvironment: from } = status
  const [rerunRelease, setRerun] = useState(false)
  const places = useLoaded(listProjectEnvironments, { project, limit: '1000' })
  const others = (places.value?.items ?? []).filter(({ name }) => name !== from)
  const to = search.value.get('to') ?? others.find(({ fromOnly }) => fromOnly === from)?.name ?? ''
  const input = { project, from, to, service: asked.service, rerunRelease }
  return (
    <Planned of={of} endpoint={promote} input={to === '' ? undefined : input}>
      <Select
        name="to"
        label="To"
        value={to}
        options={[
          ['', 'Choose an environment…'],
          ...others.map(({ name }) => [name, name] as const),
        ]}
        set={(name) => setSearch({ to: name })}
      />
      {places.trouble && <Trouble error={places.trouble} again={places.again} />}
      {to !== '' && (
        <p>
          <a href={addressOf([project, from, 'variables'], { view: 'compare', with: to })}>
            Compare the variables of {from} and {to}
          </a>
        </p>
      )}
      <Choice isOn={rerunRelease} set={setRerun}>
        Run a release command again of which nobody knows whether it had its effect
      </Choice>
    </Planned>
  )
}
