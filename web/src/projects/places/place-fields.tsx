import { listEnvironments, listLogicalEnvironments } from '../../../../src/contract/environments.ts'
import type { ProjectEnvironment } from '../../../../src/contract/project-environments.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Field } from '../../parts/field.tsx'

/** What an environment is given beside its name: where, which stage, from where, how long. */
export const PlaceFields = ({
  now,
  others,
  trouble,
  mayProtect,
}: {
  readonly now?: ProjectEnvironment
  readonly others: readonly ProjectEnvironment[]
  readonly trouble: Error | undefined
  readonly mayProtect: boolean
}) => {
  const places = useLoaded(listEnvironments, { limit: '1000' })
  const stages = useLoaded(listLogicalEnvironments, { limit: '1000' })
  return (
    <>
      <Choose
        {...{ trouble }}
        name="environment"
        label="On"
        help="Where it runs. It moves only while nothing is deployed there."
        none={(now?.environment ?? '') === '' ? 'Decided by its first deployment' : undefined}
        now={now?.environment ?? ''}
        names={named(places.value?.items)}
      />
      <Choose
        {...{ trouble }}
        name="logicalEnvironment"
        label="Stage"
        none={
          (now?.logicalEnvironment ?? '') === ''
            ? 'The one of the same name, or else development'
            : undefined
        }
        now={now?.logicalEnvironment ?? ''}
        names={named(stages.value?.items)}
      />
      {mayProtect && (
        <Choose
          {...{ trouble }}
          name="fromOnly"
          label="Takes promotions only from"
          none="Anywhere, deployments too"
          now={now?.fromOnly ?? ''}
          names={named(others).filter((name) => name !== now?.name)}
        />
      )}
      <Field
        name="ttl"
        label="Lives after a deployment"
        help="Such as 72h or 14d; then it is deleted with all that runs there. Empty: for ever."
        trouble={trouble}
      >
        {(own) => (
          <input {...own} maxLength={32} autocomplete="off" defaultValue={now?.ttl ?? ''} />
        )}
      </Field>
    </>
  )
}

const named = (items: readonly { readonly name: string }[] | undefined): readonly string[] =>
  (items ?? []).map(({ name }) => name)

const Choose = ({
  none,
  now,
  names,
  ...field
}: {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly trouble: Error | undefined
  /** What the empty choice is called; undefined: there is none. */
  readonly none: string | undefined
  readonly now: string
  readonly names: readonly string[]
}) => (
  <Field {...field}>
    {(own) => (
      <select {...own} key={names.join()} defaultValue={now}>
        {none !== undefined && <option value="">{none}</option>}
        {[...new Set([...(now === '' ? [] : [now]), ...names])].map((name) => (
          <option key={name} value={name} selected={name === now}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
)
