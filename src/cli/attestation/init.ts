import { command } from '../frame/command.ts'
import { beginCraft } from '../crafting/begin.ts'
import type { BeginInput } from '../crafting/craft.ts'
import { describedRun } from '../crafting/describe-run.ts'
import { whereItRuns } from '../crafting/where-it-runs.ts'
import { details } from '../shown/details.ts'
import { choice, required, text, toggle, type FlagValues } from '../words/flags.ts'
import type { Runner } from '../runner/runner.ts'
import { UsageError } from '../frame/errors.ts'

const flags = {
  project: required('The project', { placeholder: 'NAME', names: 'project' }),
  workflow: required('The workflow that makes it', { placeholder: 'NAME' }),
  version: text("The project's version; a new one arises (default: v0)", {
    placeholder: 'VERSION',
  }),
  'latest-version': toggle("Take the project's latest version"),
  'mark-latest': choice("Whether the version becomes the project's latest", ['true', 'false']),
  release: toggle('Release the version once the attestation is pushed: then it is closed'),
  'run-url': text('Where the run can be seen (default: as the runner says)', {
    placeholder: 'URL',
  }),
  commit: text('The full id of the commit (default: as the runner or git says)', {
    placeholder: 'COMMIT',
  }),
  branch: text('The branch (default: as the runner or git says)', { placeholder: 'NAME' }),
  actor: text('Who started it (default: as the runner says)', { placeholder: 'NAME' }),
  state: text('Where its state lies (default: .berth in this folder)', { placeholder: 'FILE' }),
  parallel: toggle('Begin it beside one that is being made in this folder; then use --run'),
  replace: toggle('Begin it in place of one that is being made; that one is canceled'),
}

export const init = command({
  brief: 'Begin the attestation of a workflow run',
  description: [
    'Begins a workflow run; what follows adds its materials and pushes the signed attestation.',
    'Where it runs is found by itself: GitHub Actions, GitLab CI, Azure Pipelines, CircleCI and',
    'Jenkins by their variables, the commit elsewhere by git.',
  ].join('\n'),
  examples: [
    'attestation init --project shop --workflow build --version v1.2.0',
    [
      'attestation init --project shop --workflow build --latest-version --release',
      'the last one of this version',
    ],
    [
      'attestation init --project shop --workflow scan --parallel -o json',
      'a second one in this folder',
    ],
  ],
  flags,
  run: async (invocation, values) => {
    if (values.version !== undefined && values['latest-version'])
      throw new UsageError(
        '--version and --latest-version exclude each other.',
        'Give one of them, or none for v0',
      )
    if (values.parallel && values.replace)
      throw new UsageError('--parallel and --replace exclude each other.', 'Give one of them')
    // Before any work: whoever cannot reach a server need not ask git.
    invocation.connection()
    const { runner, repository, dirty, oddities } = await whereItRuns(values, invocation.context)
    for (const oddity of oddities) invocation.note(oddity)
    const { reply, path } = await beginCraft(invocation, {
      input: inputOf(values, runner),
      repository,
      dirty,
      state: values.state,
      mayReplace: values.replace ?? false,
      mayStandBeside: values.parallel ?? false,
    })
    await invocation.show(reply, (run) => {
      const { terminal } = invocation
      const lines = [
        ['Workflow run', run.id],
        ...describedRun(run, terminal),
        ['State', path],
      ] as const
      const beside = values.parallel ? ` --run ${run.id}` : ''
      const which = values.state === undefined ? beside : ` --state ${values.state}`
      const next = `berth attestation add --name NAME --value FILE_OR_REFERENCE${which}`
      return `${details(lines, terminal)}\nNext: ${next}\n`
    })
  },
})

const inputOf = (values: FlagValues<typeof flags>, runner: Runner): BeginInput => {
  const latest = values['mark-latest']
  return {
    project: values.project,
    workflow: values.workflow,
    version: values.version,
    latestVersion: values['latest-version'],
    markLatest: latest === undefined ? undefined : latest === 'true',
    release: values.release,
    ...runner,
  }
}
