import { useEffect } from 'preact/hooks'
import { deploymentStatus } from '../../../src/contract/deployments.ts'
import { describeProjectEnvironment } from '../../../src/contract/project-environments.ts'
import { useLoaded } from '../data/loaded.ts'
import { Trouble } from '../parts/trouble.tsx'
import { late } from '../parts/late.tsx'
import { askedAct } from './acts/ask-act.ts'
import { mayComeBack } from './may-come-back.ts'
import type { PartProps } from './part.ts'
import { addressOf } from './place-address.ts'
import { useFresh } from './use-fresh.ts'

const Overview = late(async () => (await import('./overview.tsx')).Overview)
const RunsPart = late(async () => (await import('./runs/runs-part.tsx')).RunsPart)
const LogsPart = late(async () => (await import('./logs/logs-part.tsx')).LogsPart)
const VariablesPart = late(
  async () => (await import('./variables/variables-part.tsx')).VariablesPart,
)
const SettingsPart = late(async () => (await import('./places/settings-part.tsx')).SettingsPart)
const ActDialog = late(async () => (await import('./acts/act-dialog.tsx')).ActDialog)

const parts = [
  ['', 'Services', Overview],
  ['runs', 'Runs', RunsPart],
  ['logs', 'Logs', LogsPart],
  ['variables', 'Variables', VariablesPart],
  ['settings', 'Settings', SettingsPart],
] as const

/** A project environment: how it stands, what was done to it, what it writes, what it is given. */
export const EnvironmentPage = ({
  project,
  name,
  part,
  item,
}: {
  readonly project: string
  readonly name: string
  readonly part: string
  readonly item: string
}) => {
  const status = useFresh(deploymentStatus, { project, projectEnvironment: name })
  const place = useLoaded(describeProjectEnvironment, { project, name })
  const asked = askedAct()
  // Its script comes while the server answers, not after.
  useEffect(() => {
    parts.find(([each]) => each === part)?.[2].bring()
    if (asked) ActDialog.bring()
  }, [part, asked !== undefined])
  if (!status.value || !place.value) {
    const { trouble, again } = status.trouble ? status : place
    return (
      <>
        <h1>
          <bdi>{name}</bdi> of {project}
        </h1>
        {trouble ? <Trouble error={trouble} again={again} /> : <p class="waiting">Loading…</p>}
      </>
    )
  }
  const props: PartProps = {
    project,
    projectEnvironment: name,
    status: status.value,
    place: place.value,
    again: () => {
      status.again()
      place.again()
    },
  }
  return (
    <>
      <h1>
        <bdi>{name}</bdi> of {project}
      </h1>
      <nav class="tabs" aria-label="Parts of the environment">
        <ul>
          {parts.map(([each, title]) => (
            <li key={each}>
              <a
                href={addressOf([project, name, ...(each === '' ? [] : [each])])}
                aria-current={each === part ? 'page' : undefined}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {status.trouble && <Stale error={status.trouble} again={status.again} />}
      <Part {...props} part={part} item={item} />
      {asked && <ActDialog key={asked.act} asked={asked} status={status.value} />}
    </>
  )
}

/** What is shown is not of now; where that may pass, it is asked for again without a word. */
const Stale = ({ error, again }: { readonly error: Error; readonly again: () => void }) =>
  mayComeBack(error) ? (
    <div class="notice is-warn" role="status">
      <p>
        <b>{error.message}</b> This page shows what it knew last, and asks again by itself.
      </p>
    </div>
  ) : (
    <Trouble error={error} again={again} />
  )

const Part = ({
  part,
  item,
  ...props
}: PartProps & { readonly part: string; readonly item: string }) => {
  if (part === 'runs') return <RunsPart {...props} item={item} />
  if (part === 'logs') return <LogsPart {...props} />
  if (part === 'variables') return <VariablesPart {...props} />
  if (part === 'settings') return <SettingsPart {...props} />
  if (part === '') return <Overview {...props} />
  return <p class="empty">There is no such part of an environment.</p>
}
