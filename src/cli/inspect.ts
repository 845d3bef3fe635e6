import {
  describeDeployment,
  describeRun,
  type Deployment,
  type Run,
} from '../contract/deployments.ts'
import { exact, when } from './shown/age.ts'
import { command } from './frame/command.ts'
import { follow } from './deploying/carry-out.ts'
import { styleOf } from './deploying/watch.ts'
import { details, labelText } from './shown/details.ts'
import { argument, toggle } from './words/flags.ts'
import type { Terminal } from './shown/terminal.ts'
import { UsageError } from './frame/errors.ts'
import { placeFlags, placeOf } from './words/place.ts'

export const inspect = command({
  brief: 'Describe a run or a deployment, or follow a run',
  examples: [
    'inspect run_01m7xsfg4v6ancqcm1kt0aksn8',
    'inspect run_01m7xsfg4v6ancqcm1kt0aksn8 --follow',
    'inspect dep_01m7xsfg4v6ancqcm1kt0aksn8',
  ],
  flags: { ...placeFlags, follow: toggle('Follow the run to its end') },
  args: [argument('ID', 'The id of a run or of a deployment')],
  run: async (invocation, flags, id) => {
    const { call, context, show, terminal } = invocation
    if (flags.follow) {
      if (!id.startsWith('run_'))
        throw new UsageError('Only a run can be followed.', 'Give its id: run_…')
      const { project } = await placeOf(flags, context)
      const projectEnvironment = flags.env ?? 'production'
      return await follow(invocation, { project, projectEnvironment }, { id })
    }
    if (!/^(?:run|dep)_/.test(id))
      throw new UsageError('That is no id of a run or a deployment.', 'Give one: run_… or dep_…')
    if (id.startsWith('run_')) await show(await call(describeRun, { id }), runText(terminal))
    else await show(await call(describeDeployment, { id }), deploymentText(terminal))
  },
})

const deploymentText =
  (terminal: Terminal) =>
  (it: Deployment): string =>
    details(
      [
        ['Deployment', it.id],
        ['Service', `${it.service} (${it.kind})`],
        ['State', it.state, styleOf(it.state)],
        ['Why', it.why],
        ['Since', exact(terminal, it.enteredAt)],
        ['Active since', it.activatedAt && exact(terminal, it.activatedAt)],
        ['Artifact', it.digest],
        [
          'Image',
          it.image ?? (isLocalImage(it) ? 'an id of the machine where it was built' : null),
        ],
        ['Version', it.version],
        ['Commit', it.commit],
        ['Driver', it.driver],
        ['Run', it.runId],
        ['Created', exact(terminal, it.createdAt)],
      ],
      terminal,
    )

/** Built with Docker and in no registry: the digest means something on one machine only. */
const isLocalImage = ({ driver, digest, image }: Deployment): boolean =>
  driver === 'docker' && digest !== null && image === null

const runText =
  (terminal: Terminal) =>
  (it: Run): string =>
    details(
      [
        ['Run', it.id],
        ['Command', it.command],
        ['State', it.state, styleOf(it.state)],
        ['Why', it.why],
        ...it.deployments.map(
          ({ service, id, state, enteredAt }) =>
            [service, `${state} (${id}, ${when(terminal, enteredAt)})`, styleOf(state)] as const,
        ),
        ['Version', it.version],
        ['Labels', labelText(it.labels)],
        ['Source', it.source],
        ['Commit', it.origin.commit && `${it.origin.commit}${it.origin.dirty ? ' (dirty)' : ''}`],
        ['Branch', it.origin.branch],
        ['Repository', it.origin.repository],
        ['Created', exact(terminal, it.createdAt)],
        ['Ended', it.endedAt && exact(terminal, it.endedAt)],
      ],
      terminal,
    )
