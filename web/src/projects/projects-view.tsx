import { useEffect } from 'preact/hooks'
import { listProjects } from '../../../src/contract/projects.ts'
import { path } from '../address.ts'
import { usePages } from '../data/pages.ts'
import { Empty } from '../parts/empty.tsx'
import { Age } from '../parts/instant.tsx'
import { late } from '../parts/late.tsx'
import { More } from '../parts/more.tsx'
import { Table } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { EnvironmentPage } from './environment-page.tsx'
import { addressOf, readAddress } from './place-address.ts'
import './projects.css'

const ProjectPage = late(async () => (await import('./project-page.tsx')).ProjectPage)

/** The projects, one of them, or one of its environments, as the address says. */
export const ProjectsView = () => {
  const shown = readAddress(path.value)
  const named = [shown?.part, shown?.environment, shown?.project, 'Projects'].filter(Boolean)
  const title = named.slice(0, 3).join(', ')
  useEffect(() => {
    document.title = `${title} - Berth`
  }, [title])
  if (!shown)
    return (
      <section class="empty">
        <h1>This address cannot be read</h1>
        <p>
          Go to the <a href="/projects">projects</a>.
        </p>
      </section>
    )
  const { project, environment, part, item } = shown
  if (project === undefined) return <ProjectList />
  const steps = [project, environment].filter((step) => step !== undefined)
  return (
    <>
      <nav aria-label="Where this is">
        <ol class="steps">
          <li>
            <a href="/projects">Projects</a>
          </li>
          {steps.map((step, index) => (
            <li key={step}>
              <a
                href={addressOf(steps.slice(0, index + 1))}
                aria-current={index === steps.length - 1 && part === '' ? 'page' : undefined}
              >
                <bdi>{step}</bdi>
              </a>
            </li>
          ))}
        </ol>
      </nav>
      {environment === undefined ? (
        <ProjectPage key={project} project={project} />
      ) : (
        <EnvironmentPage
          key={`${project}/${environment}`}
          {...{ project, part, item }}
          name={environment}
        />
      )}
    </>
  )
}

const ProjectList = () => {
  const pages = usePages(listProjects, {})
  const { items, trouble, again } = pages
  return (
    <>
      <h1>Projects</h1>
      {trouble && <Trouble error={trouble} again={again} />}
      {!items && !trouble && <p class="waiting">Loading…</p>}
      {items?.length === 0 && (
        <Empty command="berth init && berth deploy">
          There is no project yet. It comes with its first deployment, in the folder of the code:
        </Empty>
      )}
      {items && items.length > 0 && (
        <Table
          name="Projects"
          rows={items}
          keyOf={({ id }) => id}
          columns={[
            { title: 'Project', cell: ({ name }) => <a href={addressOf([name])}>{name}</a> },
            { title: 'Description', cell: ({ description }) => <bdi>{description}</bdi> },
            { title: 'Created', cell: ({ createdAt }) => <Age since={createdAt} /> },
          ]}
        />
      )}
      <More pages={pages} />
    </>
  )
}
