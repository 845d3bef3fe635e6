import { useState } from 'preact/hooks'
import { deploymentStatus, promote } from '../../../../src/contract/deployments.ts'
import { listProjectEnvironments } from '../../../../src/contract/project-environments.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { addressOf } from '../place-address.ts'
import { titleOf, type ActPlace } from './begun.ts'
import { Choice } from './choice.tsx'
import { Planned } from './planned.tsx'
import { Select } from './select.tsx'

/** Brings what is active here to another environment. */
export const PromoteTo = (props: ActPlace) => {
  const { asked, status } = props
  const { project, projectEnvironment: from } = status
  const [rerunRelease, setRerun] = useState(false)
  const places = useLoaded(listProjectEnvironments, { project, limit: '1000' })
  const others = (places.value?.items ?? []).filter(({ name }) => name !== from)
  const to = search.value.get('to') ?? others.find(({ fromOnly }) => fromOnly === from)?.name ?? ''
  const target = useLoaded(
    deploymentStatus,
    to === '' ? undefined : { project, projectEnvironment: to },
  )
  const input = { project, from, to, service: asked.service, rerunRelease }
  return (
    <Planned
      act="promote-to"
      title={titleOf(props)}
      endpoint={promote}
      input={to === '' ? undefined : input}
      target={target.value}
    >
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
      {target.trouble && <Trouble error={target.trouble} again={target.again} />}
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
