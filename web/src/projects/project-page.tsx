import { deploymentStatus, type ServiceStatus } from '../../../src/contract/deployments.ts'
import {
  createProjectEnvironment,
  listProjectEnvironments,
  type ProjectEnvironment,
} from '../../../src/contract/project-environments.ts'
import { describeProject } from '../../../src/contract/projects.ts'
import { listWorkflows } from '../../../src/contract/workflows.ts'
import { search } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { maySome } from '../data/may.ts'
import { usePages } from '../data/pages.ts'
import { Instant } from '../parts/instant.tsx'
import { More } from '../parts/more.tsx'
import { Table, type Column } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { askFor } from './acts/ask-act.ts'
import { mayCall } from './part.ts'
import { State } from './parts.tsx'
import { addressOf } from './place-address.ts'
import { useFresh } from './use-fresh.ts'
import { CreateEnvironment } from './places/create-environment.tsx'
import { Workflows } from './workflows.tsx'

/** A project: its environments and what each of them runs. */
export const ProjectPage = ({ project }: { readonly project: string }) => {
  const about = useLoaded(describeProject, { name: project })
  const pages = usePages(listProjectEnvironments, { project })
  const { items, trouble, again } = pages
  if (about.trouble)
    return (
      <>
        <h1>{project}</h1>
        <Trouble error={about.trouble} again={about.again} />
      </>
    )
  const mayCreate = mayCall(createProjectEnvironment, project, null)
  return (
    <>
      <h1>{project}</h1>
      {about.value && about.value.description !== '' && <p dir="auto">{about.value.description}</p>}
      {trouble && <Trouble error={trouble} again={again} />}
      {!items && !trouble && <p class="waiting">Loading…</p>}
      {items && (
        <Table
          name={`Environments of ${project}`}
          rows={items}
          keyOf={({ id }) => id}
          columns={columns}
        />
      )}
      <More pages={pages} />
      {mayCreate && (
        <div class="acts">
          <button type="button" onClick={() => askFor('create')}>
            Create environment…
          </button>
        </div>
      )}
      {mayCreate && search.value.get('do') === 'create' && (
        <CreateEnvironment project={project} others={items ?? []} />
      )}
      {maySome(listWorkflows.permission) && <Workflows project={project} />}
    </>
  )
}

const columns: readonly Column<ProjectEnvironment>[] = [
  {
    title: 'Environment',
    cell: ({ project, name }) => (
      <a href={addressOf([project, name])}>
        <bdi>{name}</bdi>
      </a>
    ),
  },
  { title: 'Runs', cell: (place) => <Runs {...place} /> },
  { title: 'Stage', cell: ({ logicalEnvironment }) => logicalEnvironment },
  { title: 'On', cell: ({ environment }) => environment },
  { title: 'Rules', cell: rulesOf },
]

function rulesOf({ freezeReason, fromOnly, expiresAt }: ProjectEnvironment) {
  const rules = [
    freezeReason !== null && (
      <li key="frozen">
        frozen: <bdi>{freezeReason}</bdi>
      </li>
    ),
    fromOnly !== null && (
      <li key="from">
        only from <bdi>{fromOnly}</bdi>
      </li>
    ),
    expiresAt !== null && (
      <li key="ends">
        ends <Instant at={expiresAt} />
      </li>
    ),
  ].filter(Boolean)
  return rules.length === 0 ? null : <ul class="plain">{rules}</ul>
}

/** There may be many environments: each is asked less often than one that is looked at. */
const overviewFreshMs = 15_000

const Runs = ({ project, name }: ProjectEnvironment) => {
  const at = { project, projectEnvironment: name }
  const { value, trouble } = useFresh(deploymentStatus, at, overviewFreshMs)
  if (!value && trouble) return <span class="quiet">not known: {trouble.message}</span>
  if (!value) return <span class="quiet">…</span>
  if (value.services.length === 0) return <span class="quiet">nothing yet</span>
  return (
    <ul class="plain">
      {value.services.map((each) => (
        <li key={each.service}>
          {each.service} {each.active?.version} <State is={stateOf(each)} />
          {each.active && each.latest && (
            <>
              , then {each.latest.version} <State is={each.latest.state} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

const stateOf = ({ active, latest }: ServiceStatus) => {
  const { state } = active ?? latest ?? { state: 'stopped' as const }
  return state === 'retired' ? 'stopped' : state
}
