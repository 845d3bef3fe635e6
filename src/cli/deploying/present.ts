import type { Deployment, RunStarted } from '../../contract/deployments.ts'
import { when } from '../shown/age.ts'
import { shortDigest } from '../shown/digest-text.ts'
import type { Terminal } from '../shown/terminal.ts'

/** What differs from what runs, a line for each service. */
export const differenceLines = (differences: RunStarted['differences']): readonly string[] =>
  differences.flatMap(({ service, variables, toolchain }) => {
    const keys = variables.map(
      ({ key, change, secret }) => `${key} ${change}${secret ? ' (secret)' : ''}`,
    )
    const made = toolchain.map(
      ({ name, from, to }) => `${name} ${from ?? 'none'} → ${to ?? 'none'}`,
    )
    return [
      ...(keys.length === 0 ? [] : [`${service}: ${keys.join(', ')}`]),
      ...(made.length === 0 ? [] : [`${service} is made with: ${made.join(', ')}`]),
    ]
  })

/** What is run on the way, a line for each command. */
const commandLines = (commands: RunStarted['commands']): readonly string[] =>
  commands.flatMap(({ service, build, release }) => [
    ...build.map((line) => `${service} builds: ${line}`),
    ...(release === null ? [] : [`${service} releases: ${release} (once for an artifact)`]),
  ])

/** Where it would stand, and what would be made for it. */
const placeLines = ({ project, projectEnvironment, place }: RunStarted): readonly string[] => {
  if (place === null) return []
  const made = [
    ...(place.isNewProject ? [`the project ${project}`] : []),
    ...(place.isNewProjectEnvironment ? [`the project environment ${projectEnvironment}`] : []),
  ]
  return [
    `on ${place.environment}, in the stage ${place.logicalEnvironment}`,
    ...(made.length === 0 ? [] : [`new: ${made.join(' and ')}`]),
    ...otherSourceLines({ project, place }),
  ]
}

/** Two folders that are called alike are one project: whoever did not mean that is told. */
export const otherSourceLines = ({
  project,
  place,
}: Pick<RunStarted, 'project' | 'place'>): readonly string[] => {
  const before = place?.otherRepository ?? null
  return before === null
    ? []
    : [
        `from another repository: before, ${project} came from ${before}`,
        'if this is another project: berth deploy --project NAME',
      ]
}

const serviceLine = (
  { place, returnsTo }: RunStarted,
  { service, kind, driver, digest, version, commit }: Deployment,
  terminal: Terminal,
): string => {
  const artifact = digest === null ? 'built from source' : shortDigest(digest)
  const back = returnsTo.find((each) => each.service === service)
  const named = [
    artifact,
    ...(digest === null ? [] : [version, commit?.slice(0, 12)]),
    ...(back ? [`as in ${back.deployment} (${when(terminal, back.activatedAt)})`] : []),
    place?.urls.find((each) => each.service === service)?.url,
  ].filter((each) => each !== null && each !== undefined)
  return `${service} (${kind}, ${driver}): ${named.join(', ')}`
}

/** What becomes of a service: what comes, what stops, or what ends on its way. */
const changeLine = (
  plan: RunStarted,
  { service, now, next }: RunStarted['changes'][number],
  terminal: Terminal,
): string => {
  if (next !== null && next.id !== now?.id) return serviceLine(plan, next, terminal)
  const ends = plan.run.deployments.find((each) => each.service === service)
  if (!ends) return `${service}: ${now ? artifactText(now) : 'nothing'} stops`
  return `${service}: ${artifactText(ends)} ends, ${now ? `${artifactText(now)} stays` : 'nothing runs'}`
}

const artifactText = ({ digest, version }: Deployment): string =>
  digest === null ? 'what is built' : [shortDigest(digest), version].filter(Boolean).join(' ')

/** What a plan would do; `verb` is what was asked for. */
export const planText = (
  plan: RunStarted,
  terminal: Terminal,
  verb: string = plan.run.command,
): string => {
  const { project, projectEnvironment, changes, commands, differences, run } = plan
  const held = verb === 'deploy' && run.hold ? ', without traffic until it is promoted' : ''
  return [
    `Would ${verb === 'rollback' ? 'roll back' : verb} in ${projectEnvironment} of ${project}${held}:`,
    ...[
      ...placeLines(plan),
      ...changes.map((each) => changeLine(plan, each, terminal)),
      ...commandLines(commands),
      ...differenceLines(differences),
    ].map((line) => `  ${line}`),
    'Nothing was changed.',
  ]
    .map((line) => `${line}\n`)
    .join('')
}
