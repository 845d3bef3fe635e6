import type * as contract from '../../contract/deployments.ts'
import type { Deployment } from '../../core/deployments/deployment.ts'
import type { Begun } from '../../core/deployments/begin/rehearse.ts'
import type { Run, WholeRun } from '../../core/deployments/run.ts'
import type { Status } from '../../core/deployments/read/status.ts'
import { formatCommand } from '../../formats/commands/command-line.ts'
import type { Build } from '../../formats/descriptor/descriptor.ts'
import { present } from '../present.ts'

/** A deployment as it travels: what is said of it, and nothing of its settings and values. */
export const shownDeployment = (it: Deployment): contract.Deployment => {
  const { id, runId, service, driver, state, why, createdAt, enteredAt, activatedAt, release } = it
  return {
    ...{ id, runId, service, kind: it.settings.kind, driver, state, why },
    digest: release?.digest ?? null,
    image: release?.image ?? null,
    version: release?.version ?? null,
    commit: release?.commit ?? null,
    ...present({ createdAt, enteredAt, activatedAt }),
  }
}

/** A run as it travels. */
export const shownRun = ({ run, deployments }: WholeRun): contract.Run => {
  const { id, command, state, why, hold, version, labels, source, createdAt, endedAt } = run
  const { commit, dirty, branch, repository } = run.origin
  return {
    ...{ id, command, state, why, hold, version, labels: { ...labels }, source },
    origin: { commit, dirty, branch, repository },
    ...present({ createdAt, endedAt }),
    deployments: deployments.map(shownDeployment),
  }
}

const commandsOf = (
  { command }: Run,
  { service, settings: { build, release }, release: made }: Deployment,
): contract.RunStarted['commands'][number] => ({
  service,
  build: made ? [] : buildLines(build),
  release:
    release && (command === 'deploy' || command === 'promote')
      ? formatCommand(release.command)
      : null,
})

const buildLines = (build: Build): string[] => {
  if (build.what === 'commands') return build.commands.map(formatCommand)
  return [build.what === 'image' ? `pull ${build.image}` : `build ${build.dockerfile}`]
}

/** What a command began. */
export const shownStart = (
  place: { readonly project: string; readonly projectEnvironment: string },
  told: Begun,
): contract.RunStarted => {
  return {
    project: place.project,
    projectEnvironment: place.projectEnvironment,
    planned: told.isPlan,
    run: shownRun(told),
    changes: told.changes.map(({ service, now, next }) => ({
      service,
      now: now && shownDeployment(now),
      next: next && shownDeployment(next),
    })),
    commands: told.deployments.map((each) => commandsOf(told.run, each)),
    differences: told.differences.map(({ service, variables, toolchain }) => ({
      service,
      variables: variables.map(({ key, change, secret }) => ({ key, change, secret })),
      toolchain: toolchain.map(({ name, from, to }) => ({ name, from, to })),
    })),
    place: told.place && {
      isNewProject: told.place.isNewProject,
      isNewProjectEnvironment: told.place.isNewProjectEnvironment,
      environment: told.place.environment,
      logicalEnvironment: told.place.logicalEnvironment,
      otherRepository: told.place.otherRepository,
      urls: told.place.urls.map(({ service, url }) => ({ service, url })),
    },
    returnsTo: told.returnsTo.map(({ service, deployment, activatedAt }) => ({
      service,
      deployment,
      ...present({ activatedAt }),
    })),
  }
}

/** How a project environment stands. */
export const shownStatus = (status: Status): contract.DeploymentStatus => {
  const { projectEnvironment: place, services, isHostThere } = status
  const { project, environment, logicalEnvironment, freezeReason, expiresAt } = place
  return {
    ...{ project, projectEnvironment: place.name, environment, logicalEnvironment, freezeReason },
    ...present({ expiresAt }),
    isHostThere,
    services: services.map((each) => ({
      service: each.service,
      active: each.active && shownDeployment(each.active),
      latest: each.latest && shownDeployment(each.latest),
      by: { id: each.by.id, name: each.by.name },
      instances: each.instances.map(({ id, state, health, why, restarts, startedAt }) => ({
        ...{ id, state, health, why, restarts },
        ...present({ startedAt }),
      })),
      urls: [...each.urls],
      candidateUrl: each.candidateUrl,
      hasNewVariables: each.hasNewVariables,
    })),
  }
}
